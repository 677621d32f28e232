using System.IO.Pipelines;

namespace ArcBox.Ttrpc;

/// <summary>A connection that somebody else opened. It belongs to the transport: if it can be disposed, it is disposed at the end.</summary>
internal sealed class PipeTransport(IDuplexPipe pipe) : Transport
{
    private int _aborted;

    public IDuplexPipe Pipe => pipe;

    public override PipeReader Input => pipe.Input;

    public override PipeWriter Output => pipe.Output;

    public override string Peer => "pipe";

    public override void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        try
        {
            pipe.Input.CancelPendingRead();
            pipe.Output.CancelPendingFlush();
            if (pipe is IDisposable disposable) disposable.Dispose();
            else if (pipe is IAsyncDisposable asynchronous) _ = DisposeAsync(asynchronous);
        }
        catch (Exception)
        {
            // Somebody else's: the calls on the connection must end all the same, and this may be a timer's thread.
        }
    }

    private static async Task DisposeAsync(IAsyncDisposable pipe)
    {
        try
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
