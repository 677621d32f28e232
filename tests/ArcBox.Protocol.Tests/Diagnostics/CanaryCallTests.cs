using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries in the credentials and metadata of pulls and pushes to a service, however these end.</summary>
[TestFixture("memory")]
[TestFixture("unix")]
[TestFixture("ttrpc+unix")]
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryCallTests(string scheme) : IDisposable
{
    private readonly CanarySinks _sinks = new();
    private readonly TestDirectory _directory = new();
    // A server compares deadlines with the clock on the wall.
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _directory.Dispose();
        _sinks.Dispose();
    }

    [TestCase(CanaryEnd.Well, null)]
    [TestCase(CanaryEnd.Refused, typeof(RegistryAuthenticationException))]
    [TestCase(CanaryEnd.Echoed, typeof(ArcBoxException))]
    [TestCase(CanaryEnd.EchoedInStream, typeof(ArcBoxException))]
    [TestCase(CanaryEnd.Garbage, typeof(ArcBoxException))]
    public async Task PullAndPush_ToldACanary_TellItToNobodyElse(CanaryEnd end, Type? failure)
    {
        CanaryService service = new(end);
        await using IAsyncDisposable host = await HostAsync(service);
        await using ImageClient client = Client(service);

        foreach (RegistryCredential credential in Canary.Credentials)
        {
            service.Echo = Canary.Echo(credential);
            foreach (Func<CancellationToken, Task> call in Calls(client, credential))
            {
                Exception? thrown = await EndAsync(call(CancellationToken.None));
                Assert.That(thrown?.GetType(), Is.EqualTo(failure), thrown?.Message);
                _sinks.Print(thrown);
                Assert.That(service.Arrived.Last(), Is.EqualTo(credential.ToAuthString()));
                Assert.That(service.Headers.Last().GetValue("authorization"), Does.Contain(Canary.Mark));
            }
        }

        AssertNothingTold();
    }

    [TestCase("stalled", typeof(ArcBoxException))]
    [TestCase("timed out", typeof(ArcBoxException))]
    [TestCase("cancelled", typeof(OperationCanceledException))]
    public async Task PullAndPush_ServerIsSilent_TellItToNobody(string end, Type failure)
    {
        CanaryService service = new(CanaryEnd.Silent);
        await using IAsyncDisposable host = await HostAsync(service);
        await using ImageClient client = Client(service);
        TimeSpan limit = TimeSpan.FromMinutes(1);

        foreach (RegistryCredential credential in Canary.Credentials)
        {
            foreach (Func<CancellationToken, Task> call in Calls(client, credential, end == "timed out" ? limit : null, end == "stalled" ? limit : null))
            {
                using CancellationTokenSource caller = new();
                Task<Exception?> running = EndAsync(call(caller.Token));
                await service.Entered.WaitAsync(caller.Token).Soon();
                if (end == "cancelled") await caller.CancelAsync();
                Exception? thrown = await _time.DuringAsync(running);
                Assert.That(thrown, Is.InstanceOf(failure));
                _sinks.Print(thrown);
            }
        }

        AssertNothingTold();
    }

    [Test]
    public async Task UnaryCalls_MetadataWithACanary_RetriedAndRefused_TellItToNobody([Values] bool refused)
    {
        CanaryService service = new(refused ? CanaryEnd.Refused : CanaryEnd.Well);
        await using IAsyncDisposable host = await HostAsync(service);
        await using ImageClient client = Client(service);
        Metadata headers = Canary.Headers;

        foreach (Func<Task> call in (Func<Task>[])
        [
            () => client.ListAsync(new ListOptions { Headers = headers }),
            () => client.InspectAsync("a", new InspectOptions { Headers = headers }),
            () => client.ExistsAsync("a", new ExistsOptions { Headers = headers }),
            () => client.TagAsync("a", "b", new TagOptions { Headers = headers }),
            () => client.RemoveAsync("a", new RemoveOptions { Headers = headers }),
        ])
        {
            service.Starting = 1;
            _sinks.Print(await _time.DuringAsync(EndAsync(call())));
            Assert.That(service.Headers.Last().GetValue("authorization"), Does.Contain(Canary.Mark));
        }

        Assert.That(service.Headers, Has.Count.EqualTo(8), "list, inspect and exists are tried again");
        AssertNothingTold();
    }

    [Test]
    public async Task PullAndPush_MetadataThatCannotBeSent_IsNotTold()
    {
        CanaryService service = new(CanaryEnd.Well);
        await using IAsyncDisposable host = await HostAsync(service);
        await using ImageClient client = Client(service);

        foreach (string secret in Canary.Secrets)
        {
            Metadata headers = new() { { "x-note", secret } };
            _sinks.Print(await EndAsync(client.PullToEndAsync("nginx", new PullOptions { Headers = headers })));
            _sinks.Print(await EndAsync(client.ListAsync(new ListOptions { Headers = headers })));
        }

        AssertNothingTold();
    }

    private static IEnumerable<Func<CancellationToken, Task>> Calls(
        ImageClient client, RegistryCredential credential, TimeSpan? timeout = null, TimeSpan? stallTimeout = null)
    {
        PullOptions pull = new() { Credential = credential, Headers = Canary.Headers, Timeout = timeout, StallTimeout = stallTimeout };
        PushOptions push = new() { Credential = credential, Headers = Canary.Headers, Timeout = timeout, StallTimeout = stallTimeout };
        yield return token => client.PullToEndAsync("nginx", pull, cancellationToken: token);
        yield return token => client.PushToEndAsync("team/app:1", push, cancellationToken: token);
    }

    private static async Task<Exception?> EndAsync(Task call)
    {
        try
        {
            await call.Soon();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private void AssertNothingTold()
    {
        Assert.That(_sinks.Find(), Is.Null);
        Assert.That(_sinks.Log.Texts, Is.Not.Empty);
        Assert.That(_sinks.Traces, Is.Positive);
        Assert.That(_sinks.Measurements, Is.Positive);
    }

    private async Task<IAsyncDisposable> HostAsync(CanaryService service)
        => scheme == "memory" ? new InMemoryChannel(service) : await ImageHost.StartAsync(scheme, _directory["s.sock"], service);

    private ImageClient Client(CanaryService service)
    {
        // The clock goes faster than the system connects.
        ArcBoxChannelOptions options = new() { LoggerFactory = _sinks.Log, TimeProvider = _time, ConnectTimeout = TimeSpan.FromDays(1) };
        return scheme == "memory"
            ? new ImageClient(new InMemoryChannel(service, new InMemoryChannelOptions { TimeProvider = _time }))
            {
                LoggerFactory = _sinks.Log, TimeProvider = _time, Retry = options.Retry,
            }
            : ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{_directory["s.sock"]}"), options);
    }
}
