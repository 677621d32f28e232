using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Log;

public sealed class CallLogTests : MockServerTests
{
    private protected override ArcBoxMockOptions Options => base.Options with { MaxLoggedCalls = 3 };

    [Test]
    public async Task Calls_Unary_CountsItsResponse()
    {
        await Client.InspectAsync("nginx");

        MockCall call = Server.Calls.Single();
        Assert.That(
            (call.Number, call.Method, call.Reference, call.ItemsSent, call.Outcome, call.Status?.StatusCode),
            Is.EqualTo((1, "Inspect", "nginx", 1, MockCallOutcome.Succeeded, StatusCode.OK)));
        Assert.That(call.Request, Is.EqualTo(new InspectImageRequest { Id = "nginx" }));
        Assert.That(call.ToString(), Is.EqualTo("#1 Inspect nginx, succeeded, 1 item sent, answered by engine"));
    }

    [Test]
    public async Task Calls_UnaryFailed_SentNothing()
    {
        Server.OnInspect().Fails(StatusCode.NotFound, "No such image: nginx", ErrorReasons.ImageNotFound);
        Assert.That(async () => await Client.InspectAsync("nginx"), Throws.TypeOf<ImageNotFoundException>());

        MockCall call = await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That((call.ItemsSent, call.Outcome), Is.EqualTo((0, MockCallOutcome.Failed)));
        Assert.That(call.ToString(), Is.EqualTo("#1 Inspect nginx, failed with NotFound, 0 items sent, answered by OnInspect()"));
    }

    [Test]
    public async Task Calls_Snapshot_DoesNotChange()
    {
        Server.OnPull().Hangs();
        Task pulling = PullAsync("redis:8");
        await Server.WaitForCallAsync(call => call.AnsweredBy == "OnPull()");

        IReadOnlyList<MockCall> before = Server.Calls;
        await Server.DisposeAsync();
        MockCall after = await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That((before.Single().Outcome, after.Outcome), Is.EqualTo((MockCallOutcome.Running, MockCallOutcome.Cancelled)));
        Assert.That(async () => await pulling, Throws.InstanceOf<ArcBoxException>());
    }

    [Test]
    public async Task Calls_MoreThanKept_TheLatestStay()
    {
        foreach (string name in new[] { "a", "b", "c", "d" }) await Client.InspectAsync(name);

        Assert.That(Server.Calls.Select(call => (call.Number, call.Reference)), Is.EqualTo([(2, "b"), (3, "c"), (4, "d")]));
    }

    [Test]
    public async Task Calls_Times_AreTheServersClock()
    {
        Server.OnInspect().Delays(TimeSpan.FromSeconds(10));
        DateTimeOffset start = Time.GetUtcNow();
        Task inspecting = Client.InspectAsync("nginx");
        await Time.PassAsync(TimeSpan.FromSeconds(10));
        await inspecting;

        MockCall call = Server.Calls.Single();
        Assert.That((call.StartedAt - start, call.EndedAt - start), Is.EqualTo((TimeSpan.Zero, (TimeSpan?)TimeSpan.FromSeconds(10))));
        Assert.That(call.CancelledAt, Is.Null);
    }

    [Test]
    public async Task Calls_ClientLeavesEarly_SaysThatAndWhen()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task releasing = gate.ReleaseAsync();

        await foreach (PullProgress _ in Client.PullAsync("nginx:1.27"))
        {
            await releasing;
            Time.Advance(TimeSpan.FromSeconds(3));
            break;
        }

        MockCall call = await Server.WaitForCallAsync(call => call.EndedAt is not null);
        Assert.That(
            (call.Outcome, call.ItemsSent, call.CancelledAt - call.StartedAt), Is.EqualTo((MockCallOutcome.Cancelled, 1, (TimeSpan?)TimeSpan.FromSeconds(3))));
        Assert.That(call.ToString(), Is.EqualTo("#1 Pull nginx:1.27, cancelled, 1 item sent, answered by OnPull()"));
    }

    [Test]
    public async Task Calls_ClientCancels_IsNoDeadline()
    {
        Server.OnInspect().Hangs();
        using CancellationTokenSource cancel = new();
        Task inspecting = Client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromMinutes(1) }, cancel.Token);
        await Server.WaitForCallAsync(call => call.AnsweredBy == "OnInspect()");

        await cancel.CancelAsync();

        Assert.That(async () => await inspecting, Throws.InstanceOf<OperationCanceledException>());
        MockCall call = await Server.WaitForCallAsync(call => call.EndedAt is not null);
        Assert.That((call.Outcome, call.Deadline - call.StartedAt), Is.EqualTo((MockCallOutcome.Cancelled, (TimeSpan?)TimeSpan.FromMinutes(1))));
    }

    [Test]
    public async Task Calls_DeadlinePassesInAStream_IsADeadline()
    {
        Server.OnPull().Emits(Line("a")).Hangs();
        Task pulling = PullAsync(options: new PullOptions { Timeout = TimeSpan.FromSeconds(5) });
        await Server.WaitForCallAsync(call => call.ItemsSent == 1);

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Property("StatusCode").EqualTo(StatusCode.DeadlineExceeded));
        MockCall call = await Server.WaitForCallAsync(call => call.EndedAt is not null);
        Assert.That(call.Outcome, Is.EqualTo(MockCallOutcome.DeadlineExceeded));
        Assert.That(call.ToString(), Does.Contain("deadline exceeded, 1 item sent"));
    }

    [Test]
    public async Task Calls_HandlerFinishesAfterTheCancellation_IsCancelledAllTheSame()
    {
        TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.OnPull().Emits(_ => WaitIgnoringCancellationAsync(finish.Task));
        using CancellationTokenSource cancel = new();
        Task pulling = Client.PullToEndAsync("nginx:1.27", cancellationToken: cancel.Token);
        await Server.WaitForCallAsync(call => call.AnsweredBy == "OnPull()");

        await cancel.CancelAsync();
        Assert.That(async () => await pulling, Throws.InstanceOf<OperationCanceledException>());
        finish.SetResult();

        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).Outcome, Is.EqualTo(MockCallOutcome.Cancelled));
    }

    [Test]
    public async Task Calls_BackendThrows_SaysWhat()
    {
        Server.OnInspect().CallsEngine();
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = new BrokenEngine() });
        await using ImageClient client = server.CreateClient();

        Assert.That(async () => await client.InspectAsync("nginx"), Throws.TypeOf<ArcBoxException>());

        Assert.That((await server.WaitForCallAsync(call => call.EndedAt is not null)).Status?.Detail, Is.EqualTo("FormatException: broken"));
    }

    private static async IAsyncEnumerable<PullProgress> WaitIgnoringCancellationAsync(Task finish)
    {
        await finish;
        yield break;
    }

    private sealed class BrokenEngine : ImageService.ImageServiceBase
    {
        public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => throw new FormatException("broken");
    }
}
