using System.IO.Pipelines;

namespace ArcBox.Ttrpc;

/// <summary>A connection that somebody else opened. It belongs to the transport: if it can be disposed, it is disposed at the end.</summary>
internal sealed class PipeTransport(IDuplexPipe pipe) : Transport
{
    private int _aborted;

    public override PipeReader Input => pipe.Input;

    public override PipeWriter Output => pipe.Output;

    public override string Peer => "pipe";

    public override void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        pipe.Input.CancelPendingRead();
        pipe.Output.CancelPendingFlush();
        (pipe as IDisposable)?.Dispose();
    }
}
