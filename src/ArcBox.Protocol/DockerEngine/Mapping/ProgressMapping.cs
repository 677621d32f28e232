using System.Text.Json;
using ArcBox.Protocol.BuildKit;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Makes of the engine's messages those of the protocol; null for those that hold nothing the protocol has a field for.</summary>
internal static class ProgressMapping
{
    public static PullProgress? ToPull(EngineMessage message) => IsEmpty(message) ? null : new PullProgress
    {
        Id = message.Id ?? "",
        Status = message.Status ?? "",
        Progress = message.Progress ?? "",
        Current = Bytes(message)?.Current ?? 0,
        Total = Bytes(message)?.Total ?? 0,
    };

    public static PushProgress? ToPush(EngineMessage message) => IsEmpty(message) ? null : new PushProgress
    {
        Id = message.Id ?? "",
        Status = message.Status ?? "",
        Progress = message.Progress ?? "",
        Current = Bytes(message)?.Current ?? 0,
        Total = Bytes(message)?.Total ?? 0,
    };

    /// <param name="message">A message.</param>
    /// <param name="buildKit">What tells BuildKit's trace of this build. The trace itself goes on too: there is more in it than a log.</param>
    public static BuildProgress? ToBuild(EngineMessage message, BuildKitLog buildKit)
    {
        string stream = BuildKitTrace.TryRead(message, out StatusResponse? trace) ? buildKit.Tell(trace) : message.Stream ?? "";
        string aux = message.Aux.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : message.Aux.GetRawText();
        if (IsEmpty(message) && aux.Length == 0 && stream.Length == 0) return null;
        return new BuildProgress
        {
            Stream = stream,
            // The protocol has no field for the layer that a base image's pull speaks of.
            Status = message is { Id: { Length: > 0 } id, Status: { Length: > 0 } status } ? $"{id}: {status}" : message.Status ?? "",
            Progress = message.Progress ?? "",
            Aux = aux,
        };
    }

    private static bool IsEmpty(EngineMessage message) => string.IsNullOrEmpty(message.Status) && string.IsNullOrEmpty(message.Progress);

    private static EngineProgressDetail? Bytes(EngineMessage message) => message.ProgressDetail is { CountsBytes: true } detail ? detail : null;
}
