using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A handler that writes messages of 64 KiB until it is cancelled.</summary>
internal sealed class EndlessWriter
{
    private const int TooMany = 1000;

    private static readonly byte[] Message = new PullProgress { Status = new string('x', 64 * 1024) }.ToByteArray();

    private int _written;

    public EndlessWriter(HandledCall call) => Ended = WriteAsync(call);

    /// <summary>Completes when a write was cancelled; fails if the server takes whatever is written.</summary>
    public Task Ended { get; }

    public int Written => Volatile.Read(ref _written);

    /// <summary>Waits until it seems to be stuck. If it is not yet, the test sees something else than it means to, but no failure.</summary>
    public async Task StuckAsync()
    {
        for (int quiet = 0, last = -1; quiet < 20; quiet = Written == last ? quiet + 1 : 0)
        {
            last = Written;
            await Task.Delay(1);
        }
    }

    private async Task WriteAsync(HandledCall call)
    {
        try
        {
            for (; _written < TooMany; _written++) await call.WriteAsync(Message);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new AssertionException("The server keeps whatever is written.");
    }
}
