using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What a client streams.</summary>
internal sealed class RequestWriter<TRequest, TResponse>(StreamCall<TRequest, TResponse> call) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private WriteTurn _turn;
    private bool _isCompleted;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        _turn.Take();
        if (_isCompleted) return Stop(new InvalidOperationException("The stream is completed: nothing can be written to it any more."));
        if (call.Outcome is not null) return Stop(call.WriteFailure);
        return call.Connection is { Output.HasRoom: true } && call.Started.IsCompleted ? Write(message) : WriteLaterAsync(message, cancellationToken);
    }

    public Task CompleteAsync()
    {
        if (_isCompleted) return Task.CompletedTask;
        _turn.Take();
        _isCompleted = true;
        return CompleteLaterAsync();
    }

    private Task Write(TRequest message)
    {
        try
        {
            if (!call.Connection!.Output.Write(FrameParts.Data(call.StreamId), call.RequestMarshaller, message)) return Stop(call.WriteFailure);
            call.Connection.Output.FlushSoon();
            _turn.Give();
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            // A message that is too long fails alone; the stream goes on.
            return Stop(exception as RpcException ?? CallFailure.NotSerialized(exception));
        }
    }

    private async Task WriteLaterAsync(TRequest message, CancellationToken cancellationToken)
    {
        try
        {
            await call.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _turn.Give();
            throw;
        }

        await (call.Outcome is null ? Write(message) : Stop(call.WriteFailure)).ConfigureAwait(false);
    }

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (call.Outcome is null && !call.Connection!.Output.HasRoom)
            await call.Connection.Output.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CompleteLaterAsync()
    {
        await call.Started.ConfigureAwait(false);
        // A server that has ended the stream has forgotten it; a late end would only be refused.
        if (call.Outcome is null)
        {
            call.MarkSentAll();
            if (call.Connection!.Output.Write(FrameParts.End(call.StreamId))) call.Connection.Output.FlushSoon();
        }

        _turn.Give();
    }

    private Task Stop(Exception error)
    {
        _turn.Give();
        return Task.FromException(error);
    }
}
