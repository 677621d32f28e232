using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What a handler streams. Writing waits while the client, or the socket to it, takes nothing; it fails once the call is over.</summary>
internal sealed class ResponseWriter<TRequest, TResponse>(ServerCall<TRequest, TResponse> call) : IServerStreamWriter<TResponse>
    where TRequest : class
    where TResponse : class
{
    private int _isWriting;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        if (Interlocked.Exchange(ref _isWriting, 1) != 0) throw new InvalidOperationException("The stream is being written already: await one write before the next.");
        return call.Output.HasRoom ? Write(message) : WriteLaterAsync(message, cancellationToken);
    }

    private Task Write(TResponse message)
    {
        try
        {
            if (call.IsOver || !call.Output.Write(FrameParts.Data(call.StreamId), call.ResponseMarshaller, message))
                return Task.FromException(new OperationCanceledException("The call is over: its client is gone, or its deadline has passed.", call.CancellationToken));
            call.Output.FlushSoon();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private async Task WriteLaterAsync(TResponse message, CancellationToken cancellationToken)
    {
        try
        {
            while (!call.Output.HasRoom && !call.IsOver) await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _isWriting, 0);
            throw;
        }

        await Write(message).ConfigureAwait(false);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        // The room of a connection may never come while the call has long passed its deadline.
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken);
        await call.Output.WaitForRoomAsync(either.Token).ConfigureAwait(false);
    }
}
