using System.IO.Pipelines;
using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>A pipe of somebody else's that fails when it is disposed: nobody is there to be told, and the calls end all the same.</summary>
internal sealed class ForeignPipeTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Pipe_DisposeThrows_DeadlineEndsTheStreamAndOtherCallsGoOn(bool isAsync)
    {
        FakeTimeProvider time = new();
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        await using TtrpcServer server = new TtrpcServer()
            .Bind(Talk.Bind, new TalkDouble { OnDown = TalkDouble.Waiting(started, cancelled).OnDown });
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => new ValueTask<IDuplexPipe>(Connect(server, isAsync)), new() { TimeProvider = time });
        TalkClient client = new(channel.CreateCallInvoker());

        DateTime deadline = time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1);
        AsyncServerStreamingCall<BytesValue> call = client.Down(Talk.Message("x"), new CallOptions(deadline: deadline));
        await started.WaitAsync();
        Assert.That(await client.SayAsync("before"), Is.EqualTo("before"));
        // The deadline's timer runs here.
        time.Advance(TimeSpan.FromSeconds(1));

        await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.DeadlineExceeded);
        await cancelled.WaitAsync();
        Assert.That(await client.SayAsync("after"), Is.EqualTo("after"));
    }

    private static IDuplexPipe Connect(TtrpcServer server, bool isAsync)
    {
        (PipeEnd client, PipeEnd peer) = PipeEnd.Pair();
        _ = server.ServeAsync(peer);
        IOException failure = new("The pipe cannot be disposed.");
        return isAsync ? new AsyncDisposablePipe(client, () => throw failure) : new DisposablePipe(client, () => throw failure);
    }
}
