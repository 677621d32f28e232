using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class VerifyAllTests : MockServerTests
{
    [Test]
    public void VerifyAll_NoStubsNoCalls_Passes() => Assert.That(Server.VerifyAll, Throws.Nothing);

    [Test]
    public async Task VerifyAll_CallsWithoutStubs_Passes()
    {
        await PullAsync();

        Assert.That(Server.VerifyAll, Throws.Nothing);
    }

    [Test]
    public void VerifyAll_StubNeverUsed_SaysSo()
    {
        Server.OnPull("nginx:1.27");

        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.EqualTo("""
            The calls are not those that the stubs of the mock server expect.
            Stubs:
              OnPull("nginx:1.27"): expected at least 1 call, found none
            There were no calls.
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task VerifyAll_EngineAnsweredInstead_TellsTheNearestCalls()
    {
        Server.OnPull("nginx:1.27").When(request => request.Platform.Length > 0);
        await PullAsync("redis:8");
        await PullAsync("nginx:1.27");

        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Contains("""
              OnPull("nginx:1.27").When(request => request.Platform.Length > 0): expected at least 1 call, found none
                not #2: `request => request.Platform.Length > 0` is false
                not #1: reference is redis:8
            All calls:
              #1 Pull redis:8, succeeded, 5 items sent, answered by engine
            """.ReplaceLineEndings("\n")));
    }

    [TestCase(1, "expected exactly 2 calls, found 1 call")]
    [TestCase(0, "expected exactly 2 calls, found 0 calls")]
    [TestCase(2, null)]
    [TestCase(3, null, Description = "The third is the engine's.")]
    public async Task VerifyAll_Times_WantsExactlySoMany(int calls, string? expected)
    {
        Server.OnExists().Times(2);
        for (int call = 0; call < calls; call++) await Client.ExistsAsync("nginx");

        if (expected is null) Assert.That(Server.VerifyAll, Throws.Nothing);
        else Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Contains(expected));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    [TestCase(2, true)]
    public async Task VerifyAll_OptionalTimes_WantsAllOrNone(int calls, bool passes)
    {
        Server.OnExists().Times(2).Optional();
        for (int call = 0; call < calls; call++) await Client.ExistsAsync("nginx");

        Assert.That(Server.VerifyAll, passes ? Throws.Nothing : Throws.TypeOf<MockVerificationException>());
    }

    [Test]
    public void VerifyAll_Optional_NeedNotBeUsed()
    {
        Server.OnExists().Optional();

        Assert.That(Server.VerifyAll, Throws.Nothing);
    }

    [Test]
    public async Task VerifyAll_Never_ReportsACall()
    {
        Server.OnExists("nginx").Never().Returns(true);
        await Client.ExistsAsync("redis");
        Assert.That(Server.VerifyAll, Throws.Nothing);

        Assert.That(await Client.ExistsAsync("nginx"), Is.True);
        Assert.That(await Client.ExistsAsync("nginx"), Is.True);

        Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Contains("""
            Stubs:
              OnExists("nginx"): expected no calls, found 2 calls
            All calls:
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public async Task VerifyAll_SameNameTwice_TellsThemApart()
    {
        Server.OnExists().Returns(new ExistsImageResponse());
        Server.OnExists().Once();
        await Client.ExistsAsync("nginx");

        string message = Assert.Throws<MockVerificationException>(Server.VerifyAll)!.Message;

        Assert.That(message.Split("OnExists(): expected"), Has.Length.EqualTo(2), message);
    }
}
