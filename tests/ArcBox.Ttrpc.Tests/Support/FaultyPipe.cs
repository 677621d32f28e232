using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A connection whose owner wrote a <c>Dispose</c> that throws.</summary>
internal sealed class FaultyPipe(IDuplexPipe pipe) : IDuplexPipe, IDisposable
{
    public PipeReader Input => pipe.Input;

    public PipeWriter Output => pipe.Output;

    public void Dispose() => throw new IOException("The owner's Dispose.");
}
