using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/resilience.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class ResilienceSnippets
{
    [Test]
    public async Task Options_OfAnEndpoint_AreItsClients()
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("docker+unix:///var/run/docker.sock");

        ArcBoxChannelOptions options = new()
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            CallTimeout = TimeSpan.FromSeconds(30),
            StallTimeout = TimeSpan.FromMinutes(2),
            Retry = new RetryOptions { MaxAttempts = 5, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(5) },
        };
        await using ImageClient client = ImageClient.ForEndpoint(endpoint, options);

        Assert.That((client.CallTimeout, client.StallTimeout, client.Retry), Is.EqualTo((options.CallTimeout, options.StallTimeout, options.Retry)));
    }

    [Test]
    public async Task WaitUntilReadyAsync_DaemonStarts_Waits()
    {
        FailingImageService service = new(StatusCode.Unavailable, failures: 1);
        await using ImageClient client = new(new InMemoryChannel(service));

        await client.WaitUntilReadyAsync(new ReadinessOptions { Timeout = TimeSpan.FromSeconds(30) });

        Assert.That(service.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task None_Unavailable_IsTriedOnce()
    {
        using TestDirectory directory = new();
        FailingImageService service = new(StatusCode.Unavailable);
        await using IAsyncDisposable daemon = await ImageHost.StartAsync("unix", directory["a.sock"], service);

        ArcBoxChannelOptions once = new() { Retry = RetryOptions.None };

        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"unix://{directory["a.sock"]}"), once);
        await Thrown.ByAsync<ArcBoxException>(client.ExistsAsync("nginx"));
        Assert.That(service.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task PullToEndAsync_Stalled_SaysSo()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
        ImageServiceDouble silent = new()
        {
            OnPull = (_, _, context) =>
            {
                Gate cancelled = new();
                cancelled.OpenOn(context.CancellationToken);
                return cancelled.WaitAsync();
            },
        };
        ImageClient client = new(new InMemoryChannel(silent)) { TimeProvider = time };
        DateTimeOffset begin = time.GetUtcNow();

        // The pull never ends by itself, and any other failure is not caught.
        await time.DuringAsync(PullAsync(client));

        Assert.That(time.GetUtcNow() - begin, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)));
    }

    private static async Task PullAsync(ImageClient client)
    {
        try
        {
            await client.PullToEndAsync("nginx:1.29", new PullOptions { StallTimeout = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(30) });
        }
        catch (ArcBoxException exception) when (exception.Reason == ErrorReasons.Stalled)
        {
            Console.WriteLine(exception.Message);      // Nothing happened in Pull for 60 s, which is its stall timeout.
        }
    }
}
