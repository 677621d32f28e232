using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>A connection in memory between two ends of the package.</summary>
internal sealed class MemoryLink : IDuplexPipe
{
    private MemoryLink(PipeReader input, PipeWriter output) => (Input, Output) = (input, output);

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static (MemoryLink Client, MemoryLink Server) Create()
    {
        PipeOptions options = new(useSynchronizationContext: false);
        (Pipe toServer, Pipe toClient) = (new Pipe(options), new Pipe(options));
        return (new MemoryLink(toClient.Reader, toServer.Writer), new MemoryLink(toServer.Reader, toClient.Writer));
    }
}
