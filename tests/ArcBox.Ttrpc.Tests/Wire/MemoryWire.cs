using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>A connection in memory. This object is the package's end; <see cref="Raw"/> is the test's.</summary>
internal sealed class MemoryWire : IDuplexPipe, IDisposable
{
    private readonly Pipe _toPackage;
    private readonly Pipe _fromPackage;

    /// <param name="capacity">
    /// How many bytes may be under way in each direction. With 1 a write of the test ends only when the package has looked at all of it, which makes each
    /// write a read of its own on the other side; and the package finds each byte in a piece of memory of its own.
    /// </param>
    public MemoryWire(int capacity = 64 * 1024)
    {
        long resume = Math.Max(1, capacity / 2);
        _fromPackage = new Pipe(new PipeOptions(pauseWriterThreshold: capacity, resumeWriterThreshold: resume, useSynchronizationContext: false));
        _toPackage = capacity > 1
            ? new Pipe(new PipeOptions(pauseWriterThreshold: capacity, resumeWriterThreshold: resume, useSynchronizationContext: false))
            : new Pipe(new PipeOptions(new TinyBlocks(), pauseWriterThreshold: 1, resumeWriterThreshold: 1, minimumSegmentSize: 1, useSynchronizationContext: false));
        Raw = new MemoryWireEnd(_fromPackage.Reader, _toPackage.Writer);
    }

    public PipeReader Input => _toPackage.Reader;

    public PipeWriter Output => _fromPackage.Writer;

    public MemoryWireEnd Raw { get; }

    /// <summary>The package closes the connection.</summary>
    public void Dispose() => Raw.OtherSideCloses();
}
