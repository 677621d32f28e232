using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A connection of somebody else's that can be disposed only in the asynchronous way.</summary>
internal sealed class AsyncDisposablePipe(IDuplexPipe pipe, Func<Task> disposed) : IDuplexPipe, IAsyncDisposable
{
    public PipeReader Input => pipe.Input;

    public PipeWriter Output => pipe.Output;

    public ValueTask DisposeAsync() => new(disposed());
}
