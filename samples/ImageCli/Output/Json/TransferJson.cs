using System.Text.Json;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Output.Json;

internal static class TransferJson
{
    public static void WriteProgress(Utf8JsonWriter json, string kind, TransferStep step)
    {
        json.WriteString("kind", kind);
        json.WriteString("reference", step.Reference);
        json.WriteString("id", step.Id);
        json.WriteString("status", step.Status);
        json.WriteString("progress", step.Progress);
        json.WriteNumber("current", step.Current);
        json.WriteNumber("total", step.Total);
    }

    public static void WritePullResult(Utf8JsonWriter json, string reference, TransferState state)
    {
        WriteResult(json, "pullResult", reference, state.Digest);
        json.WriteStringOrNull("summary", state.Summary);
        json.WriteBoolean("upToDate", state.IsUpToDate);
    }

    public static void WritePushResult(Utf8JsonWriter json, string reference, TransferState state)
        => WriteResult(json, "pushResult", reference, state.Digest);

    private static void WriteResult(Utf8JsonWriter json, string kind, string reference, string? digest)
    {
        json.WriteString("kind", kind);
        json.WriteString("reference", reference);
        json.WriteStringOrNull("digest", digest);
    }
}
