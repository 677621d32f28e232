using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace ArcBox.Protocol.Testing;

/// <summary>Image configurations as JSON.</summary>
internal static class ConfigurationJson
{
    public static byte[] Write(ImageConfiguration image)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            if (image.Created is { } created) json.WriteString("created", Rfc3339.Write(created));
            if (image.Author.Length > 0) json.WriteString("author", image.Author);
            PlatformJson.WriteMembers(json, image.Platform);
            json.WritePropertyName("config");
            SettingsJson.Write(json, image.Settings);
            json.WriteStartObject("rootfs");
            json.WriteString("type", "layers");
            SettingsJson.WriteTexts(json, "diff_ids", image.DiffIds);
            json.WriteEndObject();
            WriteHistory(json, image.History);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static ImageConfiguration Read(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement root = document.RootElement;
        return new ImageConfiguration
        {
            Created = root.TryGetProperty("created", out JsonElement created) ? Rfc3339.Read(created.GetString()!) : null,
            Author = root.TryGetProperty("author", out JsonElement author) ? author.GetString()! : "",
            Platform = PlatformJson.Read(root),
            Settings = root.TryGetProperty("config", out JsonElement settings) ? SettingsJson.Read(settings) : new ImageSettings(),
            DiffIds = SettingsJson.ReadTexts(root.GetProperty("rootfs"), "diff_ids"),
            History = root.TryGetProperty("history", out JsonElement history) ? ReadHistory(history) : [],
        };
    }

    private static void WriteHistory(Utf8JsonWriter json, ImmutableArray<ImageHistory> history)
    {
        json.WriteStartArray("history");
        foreach (ImageHistory line in history)
        {
            json.WriteStartObject();
            json.WriteString("created", Rfc3339.Write(line.Created));
            json.WriteString("created_by", line.CreatedBy);
            if (line.IsEmptyLayer) json.WriteBoolean("empty_layer", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ImmutableArray<ImageHistory> ReadHistory(JsonElement history) =>
    [
        .. history.EnumerateArray().Select(line => new ImageHistory(
            line.TryGetProperty("created", out JsonElement created) ? Rfc3339.Read(created.GetString()!) : default,
            line.TryGetProperty("created_by", out JsonElement by) ? by.GetString()! : "",
            line.TryGetProperty("empty_layer", out JsonElement isEmpty) && isEmpty.GetBoolean())),
    ];
}
