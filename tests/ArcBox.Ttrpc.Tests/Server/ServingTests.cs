using System.Net.Sockets;
using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>What is served where, and to whom.</summary>
internal sealed class ServingTests
{
    [Test]
    public async Task Listen_AtSeveralAddresses_ServesAllAndNamesThePortThatWasChosen()
    {
        using TestDirectory directory = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble())
            .Listen($"unix://{directory["a"]}").Listen("tcp://127.0.0.1:0").Listen($"unix:@arcbox-ttrpc-{Guid.NewGuid():N}");
        Assert.That(server.Addresses, Is.Empty);
        await server.StartAsync().Soon();
        Assert.That(server.Addresses, Has.Count.EqualTo(3));
        Assert.That(server.Addresses[1], Does.StartWith("tcp://127.0.0.1:").And.Not.EndWith(":0"));
        foreach (string address in server.Addresses)
        {
            await using TtrpcChannel channel = TtrpcChannel.ForAddress(address);
            Assert.That(await new TalkClient(channel.CreateCallInvoker()).SayAsync(address), Is.EqualTo(address));
        }
    }

    [Test]
    public async Task StartAsync_OneAddressIsTaken_FailsAndLeavesNothingBehind()
    {
        using TestDirectory directory = new();
        await using TtrpcServer first = new TtrpcServer().Listen($"unix://{directory["taken"]}");
        await first.StartAsync().Soon();
        await using TtrpcServer second = new TtrpcServer().Listen($"unix://{directory["free"]}").Listen($"unix://{directory["taken"]}");
        IOException failure = await Thrown.ByAsync<IOException>(second.StartAsync());
        Assert.That(failure.Message, Does.Contain(directory["taken"]));
        Assert.That(second.Addresses, Is.Empty);
        Assert.That(Directory.GetFiles(directory.FullName).Select(Path.GetFileName), Does.Not.Contain("free"));
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await probe.ConnectAsync(new UnixDomainSocketEndPoint(directory["taken"])).Soon();
    }

    [Test]
    public async Task Bind_TwoServicesButNoneTwiceOrLate_IsServed()
    {
        Method<BytesValue, BytesValue> other = Talk.Make(MethodType.Unary, "Unary", "test.v1.Other");
        using TestDirectory directory = new();
        await using TtrpcServer server = new TtrpcServer()
            .Bind(Talk.Bind, new TalkDouble())
            .Bind((binder, text) => binder.AddMethod(other, Answer(text)), "the other")
            .Listen($"unix://{directory["s"]}");
        Assert.That(() => server.Bind(Talk.Bind, new TalkDouble()), Throws.InvalidOperationException);
        Assert.That(() => server.Listen("nonsense"), Throws.InstanceOf<FormatException>());
        await server.StartAsync().Soon();
        Assert.That(() => server.Bind(Talk.Bind, new TalkDouble()), Throws.InvalidOperationException);
        Assert.That(() => server.Listen("tcp://127.0.0.1:0"), Throws.InvalidOperationException);
        await Thrown.ByAsync<InvalidOperationException>(server.StartAsync());

        await using TtrpcChannel channel = TtrpcChannel.ForAddress(server.Addresses[0]);
        BytesValue answer = await channel.CreateCallInvoker().AsyncUnaryCall(other, null, default, new BytesValue()).ResponseAsync.Soon();
        Assert.That(answer.Text(), Is.EqualTo("the other"));
        Assert.That(await new TalkClient(channel.CreateCallInvoker()).SayAsync("the first"), Is.EqualTo("the first"));
    }

    [Test]
    public async Task PeerPolicy_RefusesTheClient_ItHearsOnlyTheEnd([Values] bool throws)
    {
        TtrpcPeerCredentials? asked = null;
        TtrpcPeerPolicy policy = TtrpcPeerPolicy.When(peer =>
        {
            asked = peer;
            return throws ? throw new InvalidOperationException("Cannot say.") : false;
        });
        await using TalkRoom room = await TalkRoom.OpenAsync(server: new TtrpcServerOptions { PeerPolicy = policy });
        await room.Client.SayAsync("").FailsWithAsync(StatusCode.Unavailable);
        Assert.That(asked?.ProcessId, Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    public async Task ServeAsync_ConnectionFromElsewhere_IsServedUntilItsTokenFires()
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        using TestDirectory directory = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, TalkDouble.Waiting(started, cancelled)).Listen($"unix://{directory["s"]}");
        (PipeEnd near, PipeEnd far) = PipeEnd.Pair();
        using CancellationTokenSource enough = new();
        Task served = server.ServeAsync(far, enough.Token);
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(_ => new(near));
        Task<string> call = new TalkClient(channel.CreateCallInvoker()).SayAsync("");
        await started.WaitAsync();
        // Neither stands in the other's way.
        await server.StartAsync().Soon();
        await enough.CancelAsync();
        await served.Soon();
        await cancelled.WaitAsync();
        await call.FailsWithAsync(StatusCode.Unavailable);
        Assert.That(() => far.Output.GetMemory(), Throws.InvalidOperationException, "completed");
        Assert.That(() => far.Input.TryRead(out _), Throws.InvalidOperationException, "completed");
    }

    [Test]
    public async Task GetConnection_FromElsewhereOrAccepted_TellsTheStreamAndWhatWasGiven()
    {
        List<(object? Connection, uint StreamId)> seen = [];
        TalkDouble talk = new()
        {
            OnUnary = (request, context) =>
            {
                seen.Add((context.GetConnection(out uint streamId), streamId));
                return Task.FromResult(request);
            },
        };
        using TestDirectory directory = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, talk).Listen($"unix://{directory["s"]}");
        (PipeEnd near, PipeEnd far) = PipeEnd.Pair();
        Task served = server.ServeAsync(far);
        await server.StartAsync().Soon();
        await using (TtrpcChannel given = TtrpcChannel.ForPipe(_ => new(near)))
        {
            TalkClient client = new(given.CreateCallInvoker());
            await client.SayAsync("");
            await client.SayAsync("");
        }

        await using TtrpcChannel accepted = TtrpcChannel.ForAddress(server.Addresses[0]);
        await new TalkClient(accepted.CreateCallInvoker()).SayAsync("");

        Assert.That(seen, Is.EqualTo(new (object?, uint)[] { (far, 1), (far, 3), (null, 1) }));
        await served.Soon();
    }

    [Test]
    public async Task ServeAsync_ServerWasStopped_CompletesTheConnectionAndSaysSo()
    {
        await using TtrpcServer server = new();
        await server.StopAsync().Soon();
        (PipeEnd near, PipeEnd far) = PipeEnd.Pair();
        await Thrown.ByAsync<InvalidOperationException>(server.ServeAsync(far));
        Assert.That((await near.Input.ReadAsync().Soon()).IsCompleted, Is.True);
    }

    [Test]
    public async Task ForPipe_ChannelIsDisposed_CompletesItsConnections()
    {
        (PipeEnd near, PipeEnd far) = PipeEnd.Pair();
        TtrpcChannel channel = TtrpcChannel.ForPipe(_ => new(near));
        await channel.ConnectAsync().Soon();
        await channel.DisposeAsync().Soon();
        Assert.That((await far.Input.ReadAsync().Soon()).IsCompleted, Is.True);
    }

    private static UnaryServerMethod<BytesValue, BytesValue> Answer(string text) => (_, _) => Task.FromResult(Talk.Message(text));
}
