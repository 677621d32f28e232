using ArcBox.Protocol.Tests.Support;
using System.Runtime.CompilerServices;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class StreamStubTests : MockServerTests
{
    [Test]
    public async Task Emits_PushMessages_ReachTheClient()
    {
        Server.OnPush("registry.example.com/app:1").Emits(new PushProgress { Id = "a" }, new PushProgress { Id = "b" });
        List<string> ids = [];

        await foreach (PushProgress progress in Client.PushAsync("registry.example.com/app:1")) ids.Add(progress.Id);

        Assert.That(ids, Is.EqualTo(["a", "b"]));
    }

    [Test]
    public async Task Emits_Twice_AppendsInOrder()
    {
        Server.OnPull().Emits(Line("a")).Emits([Line("b"), Line("c")]);

        Assert.That(await PullAsync(), Is.EqualTo(["a", "b", "c"]));
    }

    [Test]
    public async Task Emits_ListChangedLater_SendsWhatItWas()
    {
        List<PullProgress> lines = [Line("a")];
        Server.OnPull().Emits(lines);

        lines[0].Id = "changed";
        lines.Add(Line("added"));

        Assert.That(await PullAsync(), Is.EqualTo(["a"]));
    }

    [Test]
    public async Task Emits_Function_GetsTheRequest()
    {
        Server.OnPull().Emits(request => [Line(request.Reference)]);

        Assert.That(await PullAsync("redis:8"), Is.EqualTo(["redis:8"]));
    }

    [Test]
    public async Task Emits_AsyncSequences_AreEnumeratedAnewByEachCall()
    {
        Server.OnPull().Emits(LinesAsync("a", "b")).Emits(request => LinesAsync(request.Reference));

        List<string>[] pulls = [await PullAsync("redis:8"), await PullAsync("redis:8")];

        Assert.That(pulls, Is.All.EqualTo(new[] { "a", "b", "redis:8" }));
    }

    [Test]
    public async Task Emits_SequenceWithoutEnd_StopsWhenTheClientLeaves()
    {
        Server.OnPull().Emits(Enumerable.Range(0, int.MaxValue).Select(number => Line($"{number}")));

        await foreach (PullProgress progress in Client.PullAsync("nginx:1.27"))
        {
            if (progress.Id == "40") break;
        }

        MockCall call = await Server.WaitForCallAsync(call => call.Outcome is MockCallOutcome.Cancelled);
        Assert.That(call.ItemsSent, Is.InRange(41, 100), "the client's reading holds the sequence back");
    }

    [Test]
    public async Task Emits_AsyncSequence_IsToldThatTheClientLeft()
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.OnPull().Emits(OneLineAndWaitAsync(told));

        await foreach (PullProgress _ in Client.PullAsync("nginx:1.27")) break;

        await told.Task;
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).Outcome, Is.EqualTo(MockCallOutcome.Cancelled));
    }

    [Test]
    public void Emits_Nothing_EndsWell()
    {
        Server.OnPull().Emits();

        Assert.That(async () => await PullAsync(), Is.Empty);
    }

    [Test]
    public void Emits_NullAmongTheMessages_IsRefusedAtOnce()
        => Assert.That(() => Server.OnPull().Emits(Line("a"), null!), Throws.InvalidOperationException);

    [Test]
    public async Task Fails_BehindMessages_TheClientGetsBoth()
    {
        Server.OnPull().Emits(Line("a"), Line("b")).Fails(StatusCode.Unavailable, "the registry went away", ErrorReasons.RegistryUnreachable);
        List<string> ids = [];

        Assert.That(
            async () =>
            {
                await foreach (PullProgress progress in Client.PullAsync("nginx:1.27")) ids.Add(progress.Id);
            },
            Throws.TypeOf<ArcBoxException>().With.Property("Reason").EqualTo(ErrorReasons.RegistryUnreachable).And.Property("IsTransient").True);
        Assert.That(ids, Is.EqualTo(["a", "b"]));
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).Status?.Detail, Is.EqualTo("the registry went away"));
    }

    [Test]
    public void FailsInBand_Pull_IsReadAsTheOldDaemonsFailure()
    {
        Server.OnPull().FailsInBand("digest mismatch: expected sha256:…");

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>().With.Property("Reason").EqualTo(ErrorReasons.DigestMismatch));
    }

    [Test]
    public void FailsInBand_Push_Throws()
    {
        Server.OnPush().FailsInBand("authentication error");

        Assert.That(
            async () =>
            {
                await foreach (PushProgress _ in Client.PushAsync("registry.example.com/app:1"))
                {
                    // Nothing comes before.
                }
            },
            Throws.TypeOf<RegistryAuthenticationException>());
    }

    [Test]
    public void Reply_BehindTheEnd_IsRefused()
    {
        StreamStub<PullImageRequest, PullProgress> stub = Server.OnPull().Fails(StatusCode.Unavailable, "gone");

        Assert.Multiple(() =>
        {
            Assert.That(() => stub.Emits(Line("a")), Throws.InvalidOperationException.With.Message.Contains("Fails ends an answer").And.Message.Contains("Then()"));
            Assert.That(() => stub.Then().Hangs().CallsEngine(), Throws.InvalidOperationException.With.Message.Contains("Hangs"));
            Assert.That(() => stub.Then().FailsInBand("x").Fails(StatusCode.Aborted, ""), Throws.InvalidOperationException.With.Message.Contains("FailsInBand"));
        });
    }

    [Test]
    public async Task Then_RetryAfterFailure_Succeeds()
    {
        Server.OnPull().Emits(Line("a")).Fails(StatusCode.Unavailable, "gone").Then().Emits(Line("b"));

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>());
        Assert.That(await PullAsync(), Is.EqualTo(["b"]));
    }

    [Test]
    public async Task Then_WithoutReply_IsTheEngines()
    {
        Server.OnPull().Fails(StatusCode.Unavailable, "gone").Then();

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>());
        Assert.That(await PullAsync(), Does.Contain("engine5"));
    }

    [Test]
    public async Task Delays_BeforeEachMessageAndTheFailure()
    {
        Server.OnPull().Emits(Line("a"), Line("b")).Fails(StatusCode.Unavailable, "gone").Delays(TimeSpan.FromMinutes(1));
        Task pulling = PullAsync();
        DateTimeOffset start = Time.GetUtcNow();

        await Time.PassAsync(TimeSpan.FromMinutes(1));
        await Server.WaitForCallAsync(call => call.ItemsSent == 1);
        await Time.PassAsync(TimeSpan.FromMinutes(1));
        await Server.WaitForCallAsync(call => call.ItemsSent == 2);
        await Time.PassAsync(TimeSpan.FromMinutes(1));

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>());
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).EndedAt - start, Is.EqualTo(TimeSpan.FromMinutes(3)));
    }

    [Test]
    public async Task Hangs_UntilTheClientLeaves()
    {
        Server.OnPull().Emits(Line("a")).Hangs();

        await foreach (PullProgress _ in Client.PullAsync("nginx:1.27")) break;

        MockCall call = await Server.WaitForCallAsync(call => call.EndedAt is not null);
        Assert.That((call.Outcome, call.ItemsSent), Is.EqualTo((MockCallOutcome.Cancelled, 1)));
    }

    [Test]
    public void WithCancellation_HangingStub_TheClientIsFree()
    {
        Server.OnPull().Hangs();
        using CancellationTokenSource cancel = new();
        Task pulling = Client.PullToEndAsync("nginx:1.27", cancellationToken: cancel.Token);
        cancel.Cancel();

        Assert.That(async () => await pulling, Throws.InstanceOf<OperationCanceledException>());
    }

    private static async IAsyncEnumerable<PullProgress> LinesAsync(params string[] ids)
    {
        foreach (string id in ids)
        {
            await Task.Yield();
            yield return Line(id);
        }
    }

    private static async IAsyncEnumerable<PullProgress> OneLineAndWaitAsync(
        TaskCompletionSource told, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Line("a");
        using CancellationTokenRegistration registration = cancellationToken.Register(() => told.TrySetResult());
        await Gate.UntilCancelledAsync(cancellationToken);
    }
}
