using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class StrictModeTests : MockServerTests
{
    private protected override ArcBoxMockOptions Options => base.Options with { IsStrict = true };

    [Test]
    public void Unmatched_NoStub_SaysHowToMakeOne()
    {
        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>()
            .With.Property(nameof(ArcBoxException.StatusCode)).EqualTo(StatusCode.FailedPrecondition)
            .And.Message.Contains("no stub matches Pull nginx:1.27").And.Message.Contains("OnPull()"));
        Assert.That((Server.Calls.Single().AnsweredBy, Server.Calls.Single().Outcome), Is.EqualTo(("nothing", MockCallOutcome.Failed)));
    }

    [Test]
    public async Task Unmatched_EachStubIsExplained_TheNearestFirst()
    {
        Server.OnPull("redis:8");
        Server.OnPull("nginx:1.27").When(request => request.Platform == "linux/arm64");
        Server.OnPull("nginx:1.27").WithHeader("x-tenant", "a").When(_ => true);
        Server.OnPush();

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => PullAsync()))!;

        Assert.That(failure.Message, Does.Contain("""
            The nearest first:
              OnPull("nginx:1.27").WithHeader("x-tenant", "a").When(_ => true): header x-tenant is missing
              OnPull("nginx:1.27").When(request => request.Platform == "linux/arm64"): `request => request.Platform == "linux/arm64"` is false
              OnPull("redis:8"): reference is nginx:1.27
            """.ReplaceLineEndings("\n")));
        Assert.That(failure.Message, Does.Not.Contain("OnPush"));
    }

    [Test]
    public async Task Unmatched_UsedUp_IsTheNearest()
    {
        Server.OnPull("nginx:1.27").Once().Emits(Line("a"));
        Server.OnPull("redis:8");
        await PullAsync();

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(() => PullAsync()))!;

        Assert.That(failure.Message, Does.Match("first:\n  OnPull\\(\"nginx:1.27\"\\): it is used up: it answers 1 call only\n  OnPull"));
    }

    [Test]
    public async Task Unmatched_SecretHeader_IsNotTold()
    {
        Server.OnExists().WithHeader("authorization", "CANARY-1");

        ArcBoxException failure = (await Assert.ThrowsAsync<ArcBoxException>(
            () => Client.ExistsAsync("nginx", new ExistsOptions { Headers = new Metadata { { "authorization", "CANARY-2" } } })))!;

        Assert.That(failure.ToString(), Does.Contain("header authorization").And.Not.Contain("CANARY"));
        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Not.Contains("CANARY"));
    }

    [Test]
    public void Unmatched_PredicateOverSeveralLines_IsShownOnOne()
    {
        Server.OnExists().When(request =>
            request.Reference
                == "redis");

        Assert.That(
            async () => await Client.ExistsAsync("nginx"),
            Throws.TypeOf<ArcBoxException>().With.Message.Contains("`request => request.Reference == \"redis\"` is false"));
    }

    [Test]
    public async Task Matched_ByAStubWithoutReply_ReachesTheEngine()
    {
        Server.OnPull();

        Assert.That(await PullAsync(), Does.Contain("engine1"));
        Server.VerifyAll();
    }

    [Test]
    public void VerifyAll_Refused_TellsCallAndMisses()
    {
        Server.OnPull("redis:8").Optional();
        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>());
        Assert.That(async () => await Client.ListAsync(), Throws.TypeOf<ArcBoxException>());

        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.EqualTo("""
            The calls are not those that the stubs of the mock server expect.
            Calls that no stub answered:
              #1 Pull nginx:1.27
                not OnPull("redis:8"): reference is nginx:1.27
              #2 List: The mock server is strict and no stub matches List. There is no stub of List: register one with OnList().
            All calls:
              #1 Pull nginx:1.27, failed with FailedPrecondition, 0 items sent, answered by nothing
              #2 List, failed with FailedPrecondition, 0 items sent, answered by nothing
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void VerifyAll_MoreRefusedThanAreKept_CountsTheRest()
    {
        for (int call = 0; call < 103; call++) Assert.That(async () => await Client.ListAsync(), Throws.TypeOf<ArcBoxException>());

        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Contains("#100 List: ").And.Message.Contains("\n  and 3 more\n"));
    }

    [Test]
    public void DisposeAsync_Refused_DoesNotThrow()
    {
        Assert.That(async () => await Client.ListAsync(), Throws.TypeOf<ArcBoxException>());

        Assert.That(async () => await Server.DisposeAsync(), Throws.Nothing);
        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>(), "what happened is known behind the end too");
    }
}
