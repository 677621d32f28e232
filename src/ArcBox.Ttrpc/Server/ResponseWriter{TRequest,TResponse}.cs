using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What a handler streams. Writing waits while the client, or the socket to it, takes nothing; it fails once the call is over.</summary>
internal sealed class ResponseWriter<TRequest, TResponse>(ServerCall<TRequest, TResponse> call) : IServerStreamWriter<TResponse>
    where TRequest : class
    where TResponse : class
{
    private WriteTurn _turn;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        _turn.Take();
        return call.Output.HasRoom ? Write(message) : WriteLaterAsync(message, cancellationToken);
    }

    private Task Write(TResponse message)
    {
        try
        {
            if (call.IsOver || !call.Output.Write(FrameParts.Data(call.StreamId), call.ResponseMarshaller, message))
            {
                const string reason = "The call is over: its client is gone, or its deadline has passed.";
                return Task.FromException(new OperationCanceledException(reason, call.CancellationToken));
            }

            call.Output.FlushSoon();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
        finally
        {
            _turn.Give();
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
            _turn.Give();
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
