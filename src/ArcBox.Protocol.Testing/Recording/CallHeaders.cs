using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Tells what a caller sent along from what transports add, which differs from one transport and process to the next.</summary>
internal static class CallHeaders
{
    private static readonly string[] OfTransports =
    [
        "user-agent", "content-type", "content-length", "te", "host", "connection", "accept-encoding", "date",
        // Of the caller's diagnostics: other ones each time.
        "traceparent", "tracestate", "baggage", "correlation-context", "request-id",
    ];

    /// <summary>A copy of the caller's own headers, for the next server.</summary>
    public static Metadata Copy(Metadata headers)
    {
        Metadata copy = [];
        foreach (Metadata.Entry entry in headers.Where(entry => !IsOfTransport(entry.Key)))
        {
            if (entry.IsBinary) copy.Add(entry.Key, entry.ValueBytes);
            else copy.Add(entry.Key, entry.Value);
        }

        return copy;
    }

    private static bool IsOfTransport(string key)
        => key.StartsWith(':') || key.StartsWith("grpc-", StringComparison.Ordinal) || OfTransports.Contains(key, StringComparer.Ordinal);
}
