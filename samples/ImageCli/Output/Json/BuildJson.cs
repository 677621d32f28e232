using System.Text.Json;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Json;

internal static class BuildJson
{
    public static void WriteProgress(Utf8JsonWriter json, BuildProgress progress)
    {
        json.WriteString("kind", "buildProgress");
        json.WriteString("stream", progress.Stream);
        json.WriteString("status", progress.Status);
        json.WriteString("progress", progress.Progress);
        json.WriteString("error", progress.Error);
        json.WriteString("aux", progress.Aux);
    }

    public static void WriteResult(Utf8JsonWriter json, string? id, IEnumerable<string> tags)
    {
        json.WriteString("kind", "buildResult");
        json.WriteStringOrNull("id", id);
        json.WriteStrings("tags", tags);
    }
}
