using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A connection of somebody else's that is closed by disposing it.</summary>
internal sealed class DisposablePipe(IDuplexPipe pipe, Action disposed) : IDuplexPipe, IDisposable
{
    public PipeReader Input => pipe.Input;

    public PipeWriter Output => pipe.Output;

    public void Dispose() => disposed();
}
