using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>What a handler sees of an in-memory call.</summary>
internal sealed class InMemoryServerCallContext(
    string method, string host, DateTime deadline, Metadata requestHeaders, Func<Metadata, bool> sendHeaders, CancellationToken cancellationToken)
    : ServerCallContext
{
    protected override string MethodCore => method;

    protected override string HostCore => host;

    protected override string PeerCore => "memory";

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => requestHeaders;

    protected override CancellationToken CancellationTokenCore => cancellationToken;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
        => throw new NotSupportedException("Calls in memory have no propagation tokens: pass on the deadline and the cancellation token.");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return sendHeaders(responseHeaders)
            ? Task.CompletedTask
            : Task.FromException(new InvalidOperationException("Response headers are sent once: before the first message, and before the call ends."));
    }
}
