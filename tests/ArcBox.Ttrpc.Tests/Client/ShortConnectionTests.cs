using ArcBox.Ttrpc.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>A connection that ends before it is the current one is not taken for one that is there.</summary>
internal sealed class ShortConnectionTests
{
    [Test]
    public async Task State_ConnectionEndsBeforeItIsTheCurrentOne_IsIdle()
    {
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        LogDouble log = new((id, _) =>
        {
            if (id.Id == LogDouble.Connected) End(peer);
        });
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => new(client), new TtrpcChannelOptions { LoggerFactory = log });
        await channel.ConnectAsync().Soon();
        Assert.That(channel.State, Is.EqualTo(TtrpcChannelState.Idle));
    }

    [Test]
    public async Task State_ConnectionEndsWhileItsReadinessIsTold_IsIdleAtLast()
    {
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        TtrpcChannelOptions options = new();
        Connector connector = new("pipe", _ => new(new PipeTransport(client)), options, NullLogger.Instance, CancellationToken.None);
        List<TtrpcChannelState> states = [];
        UnaryConnection unary = new(connector, state =>
        {
            // Whoever is told of it first is told of the end meanwhile, if at all.
            if (state == TtrpcChannelState.Ready) End(peer);
            lock (states) states.Add(state);
        });
        await unary.GetAsync(false, CancellationToken.None).Soon();
        Assert.That(unary.Current, Is.Null);
        Assert.That(states, Is.EqualTo([TtrpcChannelState.Connecting, TtrpcChannelState.Ready, TtrpcChannelState.Idle]).AsCollection);
    }

    // Waits, too, until the other side is done with all that the end means to it: only then it completes what it sends.
    private static void End(PipeEnd peer)
    {
        peer.Output.Complete();
        Assert.That(peer.Input.ReadAsync().Soon().GetAwaiter().GetResult().IsCompleted, Is.True);
    }
}
