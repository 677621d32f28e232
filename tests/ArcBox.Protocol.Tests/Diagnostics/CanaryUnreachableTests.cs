using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries in calls that reach nobody, with all the attempts to connect.</summary>
[CancelAfter(60_000)]
public sealed class CanaryUnreachableTests
{
    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    [TestCase("docker+unix")]
    public async Task PullAndPush_NobodyListens_TellTheCanaryToNobody(string scheme)
    {
        using CanarySinks sinks = new();
        using TestDirectory directory = new();
        FakeTimeProvider time = new();
        // The clock goes faster than the system connects.
        ArcBoxChannelOptions options = new() { LoggerFactory = sinks.Log, TimeProvider = time, ConnectTimeout = TimeSpan.FromDays(1) };
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"{scheme}://{directory["absent.sock"]}"), options);

        foreach (RegistryCredential credential in Canary.Credentials)
        {
            Task pull = client.PullToEndAsync("nginx", new PullOptions { Credential = credential, Headers = Canary.Headers });
            sinks.Print(await Thrown.ByAsync<DaemonUnreachableException>(time.DuringAsync(pull)));
            Task push = client.PushToEndAsync("team/app:1", new PushOptions { Credential = credential, Headers = Canary.Headers });
            sinks.Print(await Thrown.ByAsync<DaemonUnreachableException>(time.DuringAsync(push)));
        }

        Assert.That(sinks.Find(), Is.Null);
        Assert.That(sinks.Log.Texts, Has.Some.Contains("absent.sock"));
    }

    [TestCase("http://192.0.2.1:1")]
    [TestCase("docker+http://192.0.2.1:1")]
    [TestCase("ttrpc+tcp://192.0.2.1:1")]
    public async Task Pull_OthersCouldReadAlong_IsRefusedWithoutTheCanary(string endpoint)
    {
        using CanarySinks sinks = new();
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse(endpoint), new ArcBoxChannelOptions { LoggerFactory = sinks.Log });

        foreach (RegistryCredential credential in Canary.Credentials)
        {
            Task pull = client.PullToEndAsync("nginx", new PullOptions { Credential = credential });
            ArcBoxException refused = await Thrown.ByAsync<ArcBoxException>(pull);
            Assert.That(refused.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
            sinks.Print(refused);
        }

        Assert.That(sinks.Find(), Is.Null);
        Assert.That(sinks.Log.Texts, Is.Not.Empty);
    }
}
