using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

/// <summary>Clients that the server makes with options, and without.</summary>
internal sealed class ClientOptionsTests
{
    private static readonly ArcBoxChannelOptions Options = new()
    {
        Retry = new RetryOptions { Delay = TimeSpan.FromTicks(1) },
        CallTimeout = TimeSpan.FromMinutes(1),
        StallTimeout = TimeSpan.FromMinutes(2),
        CredentialSource = new DockerCredentialSource(),
        LoggerFactory = new LoggerFactory(),
    };

    [Test]
    public async Task CreateClient_WithOptions_HasThemAndTheServersClock()
    {
        FakeTimeProvider time = new();
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { TimeProvider = time });
        await using ImageClient client = server.CreateClient(Options);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((client.CallTimeout, client.StallTimeout, client.Retry), Is.EqualTo((Options.CallTimeout, Options.StallTimeout, Options.Retry)));
            Assert.That(client.CredentialSource, Is.SameAs(Options.CredentialSource));
            Assert.That(client.LoggerFactory, Is.SameAs(Options.LoggerFactory));
            Assert.That(client.TimeProvider, Is.SameAs(time));
        }
    }

    [Test]
    public async Task CreateClient_WithAttempts_RepeatsWhatIsUnavailable()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        server.OnExists().Once().Fails(StatusCode.Unavailable, "starting");
        await using ImageClient client = server.CreateClient(Options);

        Assert.That(await client.ExistsAsync("app:1"), Is.False);
        Assert.That(server.Calls, Has.Count.EqualTo(2));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.All))]
    public async Task CreateClient_WithInterceptor_GoesAroundEachCall(MockTransport transport)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport);
        server.AddImage("app:1");
        await using ImageClient client = server.CreateClient(Options with { Interceptors = [new TenantInterceptor()] });

        await client.PullToEndAsync("app:1");
        await client.InspectAsync("app:1");

        Assert.That(server.Calls, Has.Count.EqualTo(2).And.All.Matches<MockCall>(call => call!.Metadata.Contains(new("x-tenant", "blue"))));
    }

    [Test]
    public async Task CreateClient_WithoutOptions_RepeatsAndLimitsNothing()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        server.OnExists().Once().Fails(StatusCode.Unavailable, "starting");
        await using ImageClient client = server.CreateClient();

        Assert.That(async () => await client.ExistsAsync("app:1"), Throws.InstanceOf<ArcBoxException>());
        Assert.That(server.Calls, Has.Count.EqualTo(1));
        Assert.That((client.CallTimeout, client.StallTimeout), Is.EqualTo((default(TimeSpan?), default(TimeSpan?))));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task CreateClient_WithoutOptions_TriesOnceToConnect(CancellationToken cancellationToken)
    {
        // A pause before another attempt would last for ever.
        ArcBoxMockOptions options = new() { TimeProvider = new FakeTimeProvider() };
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc, options, cancellationToken);
        await using ImageClient client = server.CreateClient();
        await server.DisposeAsync();

        Assert.That(async () => await client.ExistsAsync("app:1", cancellationToken: cancellationToken), Throws.TypeOf<DaemonUnreachableException>());
    }

    private sealed class TenantInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            context.Options.Headers!.Add("x-tenant", "blue");
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            context.Options.Headers!.Add("x-tenant", "blue");
            return continuation(request, context);
        }
    }
}
