using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace ArcBox.Protocol.Testing;

/// <summary>Manifests and indexes as JSON. Bytes that came from elsewhere are kept as they are; only new ones are written.</summary>
internal static class ManifestJson
{
    /// <summary>The annotation in which a descriptor carries its pretend size.</summary>
    private const string PretendSize = "dev.arcbox.testing.pretend-size";

    public static byte[] Write(ImageManifest manifest) => Write(MediaTypes.Manifest, json =>
    {
        json.WritePropertyName("config");
        Write(json, manifest.Config);
        json.WriteStartArray("layers");
        foreach (ContentDescriptor layer in manifest.Layers) Write(json, layer);
        json.WriteEndArray();
    });

    public static byte[] WriteIndex(IEnumerable<ContentDescriptor> manifests) => Write(MediaTypes.Index, json =>
    {
        json.WriteStartArray("manifests");
        foreach (ContentDescriptor manifest in manifests) Write(json, manifest);
        json.WriteEndArray();
    });

    public static ImageManifest Read(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        return new ImageManifest(ReadDescriptor(document.RootElement.GetProperty("config")), ReadAll(document.RootElement.GetProperty("layers")));
    }

    public static ImmutableArray<ContentDescriptor> ReadIndex(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        return ReadAll(document.RootElement.GetProperty("manifests"));
    }

    private static byte[] Write(string mediaType, Action<Utf8JsonWriter> writeMembers)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", mediaType);
            writeMembers(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ContentDescriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest);
        json.WriteNumber("size", descriptor.Size);
        if (descriptor.PretendSize is { } pretended)
        {
            json.WriteStartObject("annotations");
            json.WriteString(PretendSize, pretended.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        if (descriptor.Platform is { } platform)
        {
            json.WriteStartObject("platform");
            PlatformJson.WriteMembers(json, platform);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ImmutableArray<ContentDescriptor> ReadAll(JsonElement array) => [.. array.EnumerateArray().Select(ReadDescriptor)];

    private static ContentDescriptor ReadDescriptor(JsonElement descriptor) => new(
        descriptor.GetProperty("mediaType").GetString()!,
        descriptor.GetProperty("digest").GetString()!,
        descriptor.GetProperty("size").GetInt64())
    {
        PretendSize = descriptor.TryGetProperty("annotations", out JsonElement annotations)
            && annotations.TryGetProperty(PretendSize, out JsonElement size)
            && long.TryParse(size.GetString(), System.Globalization.CultureInfo.InvariantCulture, out long pretended) ? pretended : null,
        Platform = descriptor.TryGetProperty("platform", out JsonElement platform) ? PlatformJson.Read(platform) : null,
    };
}
