using System.Net.Sockets;
using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>Daemons that are there, and not able to answer. The clock stands still unless a test moves it: a pause too many never ends.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServedRetryTests : IDisposable
{
    private readonly PauseClock _clock = new();
    private readonly FailingImageService _service = new(StatusCode.Unavailable);
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task Exists_ClientOfAnEndpoint_IsTriedThreeTimesByDefault(string scheme)
    {
        await using IAsyncDisposable daemon = await ImageHost.StartAsync(scheme, _directory["a.sock"], _service);
        await using ImageClient client = ImageClient.ForEndpoint(Endpoint(scheme), new ArcBoxChannelOptions { TimeProvider = _clock });

        await AssertTriesAsync(client, 3);
    }

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task Exists_ClientOverAChannelOfAnEndpoint_IsTriedAsItsOptionsSay(string scheme)
    {
        await using IAsyncDisposable daemon = await ImageHost.StartAsync(scheme, _directory["a.sock"], _service);
        ChannelBase channel = ArcBoxChannel.ForEndpoint(
            Endpoint(scheme), new ArcBoxChannelOptions { TimeProvider = _clock, Retry = new RetryOptions { MaxAttempts = 2 } });

        await AssertTriesAsync(new ImageClient(channel), 2);

        await channel.ShutdownAsync();
        (channel as GrpcChannel)?.Dispose();
    }

    [Test]
    public async Task List_EngineClosesItsConnections_IsTriedThreeTimesByDefault()
    {
        await using ReplayEngine engine = new("1.41");
        await using ImageClient client = ImageClient.ForEndpoint(engine.Endpoint, new ArcBoxChannelOptions { TimeProvider = _clock });

        Task call = client.ListAsync();
        await _clock.PassPausesOfAsync(call);

        Assert.That((await Thrown.ByAsync<ArcBoxException>(call)).Reason, Is.EqualTo(ErrorReasons.EngineDisconnected));
        Assert.That(engine.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task List_EngineClosesItsConnectionAndNothingIsToBeRepeated_IsSentOnce()
    {
        await using ReplayEngine engine = new("1.41");
        await using ImageClient client = ImageClient.ForEndpoint(
            engine.Endpoint, new ArcBoxChannelOptions { TimeProvider = _clock, Retry = RetryOptions.None });

        await Thrown.ByAsync<ArcBoxException>(client.ListAsync());

        Assert.That(engine.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("Remove", "DELETE")]
    [TestCase("Tag", "POST")]
    [TestCase("Pull", "POST")]
    [TestCase("Push", "POST")]
    [TestCase("Build", "POST")]
    public async Task CallThatChangesSomething_EngineClosesItsConnection_IsSentOnce(string method, string verb)
    {
        await using ReplayEngine engine = new("1.41");
        await using ImageClient client = ImageClient.ForEndpoint(engine.Endpoint, new ArcBoxChannelOptions { TimeProvider = _clock });

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(EachMethod.CallAsync(client, method));

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.EngineDisconnected));
        Assert.That(engine.Requests.Count(request => request.StartsWith(verb, StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task CallThatChangesSomething_ServerClosesItsConnection_IsSentOnce(
        [Values("unix", "ttrpc+unix")] string scheme, [Values("Remove", "Tag", "Pull", "Push", "Build")] string method)
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_directory["a.sock"]));
        listener.Listen();
        await using ImageClient client = ImageClient.ForEndpoint(Endpoint(scheme), new ArcBoxChannelOptions { TimeProvider = _clock });

        Task call = EachMethod.CallAsync(client, method);
        using (Socket connection = await listener.AcceptAsync().Soon()) await connection.ReceiveAsync(new byte[1]).Soon();

        // Whoever connected again would wait for an answer.
        await Thrown.ByAsync<ArcBoxException>(call);
        Assert.That(listener.Poll(TimeSpan.Zero, SelectMode.SelectRead), Is.False);
    }

    private ArcBoxEndpoint Endpoint(string scheme) => ArcBoxEndpoint.Parse($"{scheme}://{_directory["a.sock"]}");

    private async Task AssertTriesAsync(ImageClient client, int expected)
    {
        Task call = client.ExistsAsync("busybox");
        List<TimeSpan> pauses = await _clock.PassPausesOfAsync(call);

        Assert.That((await Thrown.ByAsync<ArcBoxException>(call)).Message, Is.EqualTo("not now"));
        Assert.That((_service.Calls, pauses.Count), Is.EqualTo((expected, expected - 1)));
    }
}
