using System.Threading.Channels;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>One direction of a call: a bounded queue whose writer waits for the reader, and whose end may be a failure.</summary>
internal sealed class MessagePipe<T>(int capacity)
    where T : class
{
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    private volatile RpcException? _aborted;

    public T? Current { get; private set; }

    /// <summary>Puts in a copy of the message, when there is room.</summary>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.Writer.WriteAsync(MessageCloner.Clone(message), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException exception)
        {
            throw exception.InnerException as RpcException ?? (Exception)new InvalidOperationException("The stream was completed already.");
        }
    }

    /// <summary>Puts in a copy of the first message, for which there is always room. Nobody wants it if the stream has ended already.</summary>
    public void WriteFirst(T message) => _channel.Writer.TryWrite(MessageCloner.Clone(message));

    /// <summary>Takes out the next message; false at the end.</summary>
    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (await _channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_aborted is { } error) throw error;
            if (!_channel.Reader.TryRead(out T? message)) continue;
            Current = message;
            return true;
        }

        Current = null;
        return false;
    }

    /// <summary>Ends the stream at once: messages that are still in it are not read any more.</summary>
    public void Abort(RpcException error)
    {
        _aborted = error;
        Complete(error);
    }

    /// <summary>Ends the stream behind the messages that are in it; with an error the reader gets it after them.</summary>
    public void Complete(RpcException? error = null) => _channel.Writer.TryComplete(error);
}
