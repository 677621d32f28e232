using System.IO.Pipelines;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>One end of a connection in memory.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public static (IDuplexPipe Near, IDuplexPipe Far) CreatePair()
    {
        Pipe there = new(), back = new();
        return (new DuplexPipe(back.Reader, there.Writer), new DuplexPipe(there.Reader, back.Writer));
    }
}
