using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>One end of a connection in memory that cannot be disposed: it ends only by completing its directions.</summary>
internal sealed class PipeEnd(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public static (PipeEnd Client, PipeEnd Server) Pair()
    {
        (Pipe up, Pipe down) = (new Pipe(), new Pipe());
        return (new PipeEnd(down.Reader, up.Writer), new PipeEnd(up.Reader, down.Writer));
    }
}
