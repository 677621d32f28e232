using System.Text.Json;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Output.Json;

internal static class TransferJson
{
    public static void WriteProgress(Utf8JsonWriter json, string kind, TransferStep step)
    {
        json.WriteString("kind", kind);
        json.WriteString("id", step.Id);
        json.WriteString("status", step.Status);
        json.WriteString("progress", step.Progress);
        json.WriteNumber("current", step.Current);
        json.WriteNumber("total", step.Total);
    }

    public static void WritePullResult(Utf8JsonWriter json, string reference, PullTracker tracker)
    {
        WriteResult(json, "pullResult", reference, tracker.Digest);
        json.WriteStringOrNull("summary", tracker.Summary);
        json.WriteBoolean("upToDate", tracker.IsUpToDate);
    }

    public static void WritePushResult(Utf8JsonWriter json, string reference, PushTracker tracker)
        => WriteResult(json, "pushResult", reference, tracker.Digest);

    private static void WriteResult(Utf8JsonWriter json, string kind, string reference, string? digest)
    {
        json.WriteString("kind", kind);
        json.WriteString("reference", reference);
        json.WriteStringOrNull("digest", digest);
    }
}
