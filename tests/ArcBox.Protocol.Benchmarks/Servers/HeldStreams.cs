using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>Streams that stay open: one message at once, one more for all of them when they are released.</summary>
internal sealed class HeldStreams
{
    private TaskCompletionSource _released = NotYet();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Release() => Interlocked.Exchange(ref _released, NotYet()).SetResult();

    public async Task ServeAsync(IServerStreamWriter<PullProgress> stream, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        Task released = Volatile.Read(ref _released).Task;
        try
        {
            await stream.WriteAsync(Requests.Progress, cancellationToken);
            await released.WaitAsync(cancellationToken);
            await stream.WriteAsync(Requests.Progress, cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
