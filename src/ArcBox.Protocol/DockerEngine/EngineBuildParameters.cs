using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Build options as parameters of an engine's build (moby api/docs/v1.43.yaml, <c>/build</c>).</summary>
internal static class EngineBuildParameters
{
    // The query escapes everything itself.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static EngineResource With(this EngineResource resource, BuildOptions? options) => options is null ? resource : resource
        .With("buildargs", ToJson(options.BuildArguments))
        .With("target", options.Target)
        .With("labels", ToJson(options.Labels!))
        .With("platform", options.Platform?.ToString())
        .With("nocache", options.NoCache)
        .With("pull", options.Pull)
        .With("version", options.Builder switch { ImageBuilder.Classic => "1", ImageBuilder.BuildKit => "2", _ => null });

    private static string? ToJson(IReadOnlyDictionary<string, string?> values)
    {
        if (values.Count == 0) return null;
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json, Json))
        {
            writer.WriteStartObject();
            foreach ((string name, string? value) in values) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
