using System.Net;
using System.Net.Http.Headers;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The chunks of a build context as the body of a request, passed on as they come.</summary>
internal sealed class EngineUpload : HttpContent
{
    private readonly IAsyncStreamReader<BuildContext> _chunks;

    // Not disposed: it has no timer, and a connection may still say "stop" when the request is done.
    private readonly CancellationTokenSource _stopped = new();

    public EngineUpload(IAsyncStreamReader<BuildContext> chunks)
    {
        _chunks = chunks;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
    }

    /// <summary>True if the sender went away before its last chunk: the body must not be taken for a whole one.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Ends the body early, because nobody reads it any more.</summary>
    public void Stop() => _stopped.Cancel();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token, cancellationToken);
        try
        {
            while (await _chunks.MoveNext(either.Token).ConfigureAwait(false))
            {
                BuildContext chunk = _chunks.Current;
                await stream.WriteAsync(chunk.Data.Memory, cancellationToken).ConfigureAwait(false);
                if (chunk.Eof || _stopped.IsCancellationRequested) return;
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return;
        }

        // Throwing makes HttpClient cut the connection without the end mark of a chunked body, so the engine drops what it has.
        IsTruncated = true;
        throw new IOException("The build context ended before its last chunk.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
