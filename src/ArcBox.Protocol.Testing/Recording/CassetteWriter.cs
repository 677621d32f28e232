using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Writes a cassette's text.</summary>
internal static class CassetteWriter
{
    public static string Write(IEnumerable<CassetteCall> calls)
    {
        StringBuilder text = new();
        Line(text, $"{CassetteWords.Header} {CassetteWords.Version}");
        foreach (CassetteCall call in calls)
        {
            text.Append('\n');
            Write(text, call);
        }

        text.Append('\n');
        Line(text, CassetteWords.End);
        return text.ToString();
    }

    private static void Write(StringBuilder text, CassetteCall call)
    {
        Line(text, $"{CassetteWords.Call} {call.Method}");
        if (call.Request is { } request) Line(text, $"{CassetteWords.Request} {request}");
        foreach (string line in call.Upload?.Lines() ?? []) Line(text, line);
        if (call.Key is { } digest) Line(text, $"{CassetteWords.Key} {digest}");
        foreach ((string key, string value) in call.Headers) Line(text, $"{CassetteWords.Metadata} {key} {CassetteJson.Quote(value)}");
        foreach (string message in call.Messages) Line(text, $"{CassetteWords.Message} {message}");
        Line(text, call.Status is { } status ? Status(status) : CassetteWords.Interrupted);
        foreach (string detail in call.Details) Line(text, $"{CassetteWords.Detail} {detail}");
    }

    private static string Status(Status status)
        => $"{CassetteWords.Status} {status.StatusCode}{(status.Detail is { Length: > 0 } detail ? " " + CassetteJson.Quote(detail) : "")}";

    // Not AppendLine: a cassette has the same bytes on every system.
    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
