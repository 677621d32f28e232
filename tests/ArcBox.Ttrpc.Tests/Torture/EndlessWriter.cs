using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A handler that writes messages of 64 KiB until it is cancelled.</summary>
internal sealed class EndlessWriter
{
    private const int TooMany = 1000;

    private static readonly byte[] Message = new PullProgress { Status = new string('x', 64 * 1024) }.ToByteArray();

    private volatile Gate _waits = new();
    private int _written;

    public EndlessWriter(HandledCall call) => Ended = WriteAsync(call);

    /// <summary>Completes when a write was cancelled; fails if the server takes whatever is written.</summary>
    public Task Ended { get; }

    public int Written => Volatile.Read(ref _written);

    /// <summary>Waits until a write waits. It does so to the end if the peer takes nothing more.</summary>
    public Task WaitsAsync() => _waits.WaitAsync();

    private async Task WriteAsync(HandledCall call)
    {
        try
        {
            for (; _written < TooMany; _written++) await WriteOneAsync(call);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new AssertionException("The server keeps whatever is written.");
    }

    private async Task WriteOneAsync(HandledCall call)
    {
        Task write = call.WriteAsync(Message);
        if (write.IsCompleted) return;
        _waits.Open();
        await write;
        _waits = new Gate();
    }
}
