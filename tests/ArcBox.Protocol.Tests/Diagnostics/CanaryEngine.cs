using System.Text;
using System.Text.Json;
using ArcBox.Protocol.Tests.DockerEngine;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>An engine's answers that repeat what they are told to.</summary>
internal static class CanaryEngine
{
    /// <summary>The answers, for one call each, with which a call ends so.</summary>
    public static IEnumerable<byte[]> Answers(CanaryEnd end, string echo)
    {
        string text = JsonSerializer.Serialize(echo, JsonSerializerOptions.Web);
        return end switch
        {
            CanaryEnd.Well => [ReplayEngine.Json("200 OK", """{"status":"Pull complete"}""")],
            CanaryEnd.Refused => [ReplayEngine.Json("500 Internal Server Error", """{"message":"unauthorized: authentication required"}""")],
            CanaryEnd.Echoed => [ReplayEngine.Json("500 Internal Server Error", $$"""{"message":{{text}}}""")],
            CanaryEnd.EchoedInStream =>
            [
                ReplayEngine.Json("200 OK", $$"""{"status":"begun"}{"errorDetail":{"message":{{text}}},"error":{{text}}}"""),
            ],
            CanaryEnd.Garbage =>
            [
                ReplayEngine.Json("200 OK", $"{{\"status\":t{echo}"),
                ReplayEngine.Json("500 Internal Server Error", echo),
                Encoding.UTF8.GetBytes($"HTTP/1.1 {echo}\r\n\r\n"),
                Encoding.UTF8.GetBytes($"{echo}\r\n\r\n"),
                Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\n{echo}\r\n\r\n"),
                Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {echo}\r\n\r\n"),
                Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{echo}\r\n\r\n"),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "An engine does not do this."),
        };
    }
}
