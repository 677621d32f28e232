using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ArcBox.Protocol.ContractTests;

/// <summary>Makes the bytes of an OCI image as the image specification has them.</summary>
internal static class ImageContent
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>When images were made that do not say otherwise.</summary>
    public static readonly DateTimeOffset Created = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public static ImageBlob Config(
        string architecture,
        IReadOnlyList<string> diffIds,
        IEnumerable<KeyValuePair<string, string>> labels,
        bool isBare = false,
        DateTimeOffset? created = null)
    {
        string time = (created ?? Created).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        return Json(ConfigType, new()
        {
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["created"] = time,
            ["config"] = new JsonObject
            {
                ["Env"] = isBare ? [] : new JsonArray("PATH=/bin"),
                ["Cmd"] = isBare ? [] : new JsonArray("/bin/sh"),
                ["Labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))),
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. diffIds]) },
            // Podman builds nothing on an image whose history does not tell of each layer.
            ["history"] = new JsonArray([.. diffIds.Select(_ => new JsonObject { ["created"] = time })]),
        });
    }

    public static ImageBlob Manifest(JsonNode config, IEnumerable<JsonNode> layers) => Json(ManifestType, new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = config,
        ["layers"] = new JsonArray([.. layers]),
    });

    public static ImageBlob Index(IEnumerable<(ImageBlob Manifest, string Architecture)> manifests) => Json(IndexType, new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = IndexType,
        ["manifests"] = new JsonArray([.. manifests.Select(entry =>
        {
            JsonObject descriptor = entry.Manifest.ToDescriptor();
            descriptor["platform"] = new JsonObject { ["architecture"] = entry.Architecture, ["os"] = "linux" };
            return descriptor;
        })]),
    });

    /// <summary>An image as <c>docker save</c> writes it, without a name.</summary>
    public static byte[] Saved(ImageBlob config, ImageLayer layer)
    {
        const string configFile = "config.json", layerFile = "layer.tar";
        JsonArray images = [new JsonObject { ["Config"] = configFile, ["Layers"] = new JsonArray(layerFile) }];
        return Tar(("manifest.json", Encoding.UTF8.GetBytes(images.ToJsonString())), (configFile, config.Content), (layerFile, layer.Archive));
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return tar.ToArray();
    }

    private static ImageBlob Json(string mediaType, JsonObject content) => new(mediaType, Encoding.UTF8.GetBytes(content.ToJsonString()));
}
