using ArcBox.Ttrpc.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>A connection that somebody else opened is given back whatever it is, and its failure holds nobody up.</summary>
internal sealed class ForeignPipeTests
{
    [Test]
    public async Task Pipe_CompletionThrows_ServeAndStopEnd()
    {
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        Task served = server.ServeAsync(new PipeEnd(peer.Input, new UncloseableWriter(peer.Output)));
        await client.Output.CompleteAsync();
        await served.Soon();
        await server.StopAsync().Soon();
    }

    [Test]
    public async Task Pipe_DisposeThrows_ServeAndStopEnd()
    {
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        (_, PipeEnd peer) = PipeEnd.Pair();
        Task served = server.ServeAsync(new DisposablePipe(peer, () => throw new IOException("The pipe cannot be disposed.")));
        await server.StopAsync().Soon();
        await served.Soon();
    }

    [Test]
    public async Task Pipe_OnlyAsyncDisposable_IsDisposed()
    {
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        Gate disposed = new();
        AsyncDisposablePipe pipe = new(peer, () =>
        {
            disposed.Open();
            return Task.CompletedTask;
        });
        Task served = server.ServeAsync(pipe);
        Assert.That(disposed.IsOpen, Is.False);
        await client.Output.CompleteAsync();
        await served.Soon();
        await disposed.WaitAsync();
    }
}
