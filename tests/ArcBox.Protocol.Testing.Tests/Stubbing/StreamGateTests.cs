using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class StreamGateTests : MockServerTests
{
    [Test]
    public async Task ReleaseAsync_Two_ExactlyTwoAreSent()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b"), Line("c"), Line("d")).Gated();
        Task<List<string>> pulling = PullAsync();

        await gate.ReleaseAsync(2);
        int afterTwo = Server.Calls.Single().ItemsSent;
        await gate.ReleaseAsync();
        int afterThree = Server.Calls.Single().ItemsSent;
        bool isOver = pulling.IsCompleted;
        gate.Open();

        Assert.That((afterTwo, afterThree, isOver), Is.EqualTo((2, 3, false)));
        Assert.That(await pulling, Is.EqualTo(["a", "b", "c", "d"]));
    }

    [Test]
    public async Task ReleaseAsync_BeforeAnyCall_IsForTheNext()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task releasing = gate.ReleaseAsync(2);
        bool early = releasing.IsCompleted;

        List<string> ids = await PullAsync();
        await releasing;

        Assert.That((early, ids.Count), Is.EqualTo((false, 2)));
    }

    [Test]
    public async Task ReleaseAsync_LastMessage_TheEndComesByItself()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Fails(StatusCode.Unavailable, "gone").Gated();
        Task pulling = PullAsync();

        await gate.ReleaseAsync();

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Message.Contains("gone"));
    }

    [Test]
    public async Task ReleaseAsync_MoreThanThereAre_SaysHowManyWereSent()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task<List<string>> pulling = PullAsync();

        Assert.That(async () => await gate.ReleaseAsync(5), Throws.InvalidOperationException.With.Message.Contains("has ended").And.Message.Contains("2 of 5"));
        Assert.That(await pulling, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task ReleaseAsync_ClientLeavesWhileItWaits_Throws()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Hangs().Gated();
        Task releasing = gate.ReleaseAsync(2);

        await foreach (PullProgress _ in Client.PullAsync("nginx:1.27")) break;

        Assert.That(async () => await releasing, Throws.InvalidOperationException.With.Message.Contains("client left").And.Message.Contains("1 of 2"));
    }

    [Test]
    public async Task ReleaseAsync_ClientHasLeft_ThrowsOnceThenServesTheNextCall()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task releasing = gate.ReleaseAsync();
        await foreach (PullProgress _ in Client.PullAsync("nginx:1.27")) break;
        await releasing;
        await Server.WaitForCallAsync(call => call.EndedAt is not null);

        Assert.That(async () => await gate.ReleaseAsync(), Throws.InvalidOperationException.With.Message.Contains("client left"));
        Task again = gate.ReleaseAsync(2);
        Assert.That(await PullAsync(), Has.Count.EqualTo(2));
        await again;
    }

    [Test]
    public async Task ReleaseAsync_Cancelled_TheRestStaysBehindTheGate()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b"), Line("c")).Gated();
        using CancellationTokenSource cancel = new();
        Task releasing = gate.ReleaseAsync(3, cancel.Token);
        await cancel.CancelAsync();
        Assert.That(async () => await releasing, Throws.InstanceOf<OperationCanceledException>());

        Task<List<string>> pulling = PullAsync();
        await gate.ReleaseAsync(1);

        Assert.That(Server.Calls.Single().ItemsSent, Is.EqualTo(1));
        gate.Open();
        await pulling;
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void ReleaseAsync_NotAboveZero_IsRefused(int items)
    {
        StreamGate gate = Server.OnPull().Gated();

        Assert.That(async () => await gate.ReleaseAsync(items), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Open_LaterCallsPassToo_AndReleasesCountWhatIsSent()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        gate.Open();

        await PullAsync();
        Task counting = gate.ReleaseAsync(2);
        await PullAsync();

        Assert.That(async () => await counting, Throws.Nothing);
    }

    [Test]
    public async Task Fail_BehindReleasedMessages_EndsTheStreamNow()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b"), Line("c")).Gated();
        List<string> ids = [];
        Task pulling = CollectAsync(ids);
        await gate.ReleaseAsync(2);

        gate.Fail(StatusCode.DataLoss, "rotten", ErrorReasons.DigestMismatch);

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>()
            .With.Property("StatusCode").EqualTo(StatusCode.DataLoss).And.Property("Reason").EqualTo(ErrorReasons.DigestMismatch));
        Assert.That(ids, Is.EqualTo(["a", "b"]));
    }

    [Test]
    public async Task Fail_RetryComesAtOnce_TheNextReleaseIsForIt()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task first = PullAsync();
        await gate.ReleaseAsync();
        gate.Fail(StatusCode.Unavailable, "gone");
        Task releasing = gate.ReleaseAsync(2);

        Assert.That(async () => await first, Throws.TypeOf<ArcBoxException>());
        Assert.That(await PullAsync(), Is.EqualTo(["a", "b"]));
        await releasing;
    }

    [Test]
    public async Task Fail_WhileItHangs_EndsTheStream()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Hangs().Gated();
        Task pulling = PullAsync();
        await gate.ReleaseAsync();

        gate.Fail(StatusCode.Unavailable, "gone");

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Message.Contains("gone"));
    }

    [Test]
    public async Task Fail_WhileTheEngineIsAsked_EndsTheStreamAndTheEngine()
    {
        Engine.Hangs = true;
        StreamGate gate = Server.OnPull().CallsEngine().Gated();
        Task pulling = PullAsync();
        await gate.ReleaseAsync(5);

        gate.Fail(StatusCode.Unavailable, "gone");

        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>().With.Message.Contains("gone"));
        await Engine.Cancelled;
    }

    [Test]
    public void Fail_BeforeAnyCall_IsForTheNextOnly()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Gated();
        gate.Fail(StatusCode.Unavailable, "gone");

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>().With.Message.Contains("gone"));
        gate.Open();
        Assert.That(async () => await PullAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Fail_TwiceBeforeAnyCall_IsForTheNextTwo()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Gated();
        gate.Fail(StatusCode.Unavailable, "first");
        gate.Fail(StatusCode.DataLoss, "second");
        gate.Open();

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>().With.Message.Contains("first"));
        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>().With.Message.Contains("second"));
        Assert.That(async () => await PullAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Fail_ReleaseWaiting_IsTold()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Hangs().Gated();
        Task pulling = PullAsync();
        await gate.ReleaseAsync();
        Task releasing = gate.ReleaseAsync();

        gate.Fail(StatusCode.Unavailable, "gone");

        Assert.That(async () => await releasing, Throws.InvalidOperationException.With.Message.Contains("made the stream fail"));
        Assert.That(async () => await pulling, Throws.TypeOf<ArcBoxException>());
    }

    [Test]
    public void Fail_Ok_IsRefused()
        => Assert.That(() => Server.OnPull().Gated().Fail(StatusCode.OK, "fine"), Throws.ArgumentException);

    [Test]
    public void Fail_ExitCodeWithoutReason_IsRefused()
        => Assert.That(
            () => Server.OnBuild().Gated().Fail(StatusCode.FailedPrecondition, "exit code 7", exitCode: 7),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("exitCode").And.Message.Contains("ErrorReasons.BuildFailed"));

    [Test]
    public async Task SeveralCalls_AreServedOneAfterTheOther()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a"), Line("b")).Gated();
        Task<List<string>> first = PullAsync("first:1");
        await gate.ReleaseAsync();
        Task<List<string>> second = PullAsync("second:1");
        await Server.WaitForCallAsync(call => call.Reference == "second:1" && call.AnsweredBy != "nothing");

        await gate.ReleaseAsync();
        List<string> ids = await first;
        int sentToSecond = Server.Calls.Single(call => call.Reference == "second:1").ItemsSent;
        await gate.ReleaseAsync(2);

        Assert.That((ids.Count, sentToSecond), Is.EqualTo((2, 0)));
        Assert.That(await second, Has.Count.EqualTo(2));
    }

    [Test]
    public void Gated_Again_IsTheSameGate()
    {
        StreamStub<PullImageRequest, PullProgress> stub = Server.OnPull();

        StreamGate gate = stub.Gated();

        Assert.That(stub.Gated(), Is.SameAs(gate));
    }

    [Test]
    public async Task ServerEnds_ReleaseWaiting_IsTold()
    {
        StreamGate gate = Server.OnPull().Emits(Line("a")).Hangs().Gated();
        Task pulling = PullAsync();
        await gate.ReleaseAsync();
        Task releasing = gate.ReleaseAsync();

        await Server.DisposeAsync();

        // Told that the call is over, or that the server is: which one comes first is not said.
        Assert.That(async () => await releasing, Throws.InstanceOf<InvalidOperationException>());
        Assert.That(async () => await pulling, Throws.InstanceOf<ArcBoxException>());
    }

    [Test]
    public async Task ManyCallsAndReleases_AtOnce_EachMessageIsReleasedOnce()
    {
        const int Calls = 20;
        StreamGate gate = Server.OnPull().Emits(Enumerable.Range(0, 10).Select(number => Line($"{number}"))).Gated();
        Task<List<string>>[] pulls = [.. Enumerable.Range(0, Calls).Select(_ => Task.Run(() => PullAsync()))];

        for (int message = 0; message < Calls * 10; message += 5) await gate.ReleaseAsync(5);

        List<string>[] all = await Task.WhenAll(pulls);
        Assert.That(all, Is.All.Count.EqualTo(10));
    }

    private async Task CollectAsync(List<string> ids)
    {
        await foreach (PullProgress progress in Client.PullAsync("nginx:1.27")) ids.Add(progress.Id);
    }
}
