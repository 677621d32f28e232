using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class StubMatchingTests : MockServerTests
{
    private const string Id = "sha256:e4b94a13543f39c20344bb7a484b171b0332038e26030b3c022f9d709af20940";

    [TestCase("nginx", "docker.io/library/nginx:latest")]
    [TestCase("docker.io/nginx:latest", "nginx")]
    [TestCase("ghcr.io/a/b:1", "ghcr.io/a/b:1")]
    [TestCase("app@" + Id, "docker.io/library/app@" + Id)]
    public async Task OnPull_SameReferenceInAnotherForm_Matches(string stubbed, string pulled)
    {
        Server.OnPull(stubbed).Emits(Line("stub"));

        Assert.That(await PullAsync(pulled), Is.EqualTo(["stub"]));
    }

    [TestCase("nginx", "nginx:1.27")]
    [TestCase("nginx:1.27", "redis:1.27")]
    [TestCase("nginx", "ghcr.io/library/nginx")]
    [TestCase("app:1", "app@" + Id)]
    public async Task OnPull_AnotherReference_GoesToTheEngine(string stubbed, string pulled)
    {
        Server.OnPull(stubbed).Emits(Line("stub"));

        Assert.That(await PullAsync(pulled), Does.Not.Contain("stub").And.Contains("engine1"));
    }

    [Test]
    public async Task OnPull_WithoutReference_MatchesAny()
    {
        Server.OnPull().Emits(Line("stub"));

        Assert.That(await PullAsync("anything:1"), Is.EqualTo(["stub"]));
    }

    [TestCase(Id, Id, true)]
    [TestCase(Id, "e4b94a13543f39c20344bb7a484b171b0332038e26030b3c022f9d709af20940", false)]
    [TestCase("e4b94a13543f", "e4b94a13543f", true)]
    [TestCase("e4b94a13543f", "e4b94a1354", false)]
    [TestCase("nginx", "library/nginx:latest", true)]
    public async Task OnInspect_Id_IsComparedAsGiven(string stubbed, string asked, bool matches)
    {
        Server.OnInspect(stubbed).Returns(new ImageInfo { Id = "stub" });

        ImageInfo image = await Client.InspectAsync(asked);

        Assert.That(image.Id, Is.EqualTo(matches ? "stub" : "engine"));
    }

    [TestCase("Nginx:1.27")]
    [TestCase("nginx:")]
    public void OnPull_NoReference_IsRefusedAtOnce(string text)
        => Assert.That(() => Server.OnPull(text), Throws.ArgumentException.With.Message.Contains(text).And.Property("ParamName").EqualTo("reference"));

    [Test]
    public async Task OnTag_SourceAndTarget_BothHaveToMatch()
    {
        Server.OnTag().Fails(StatusCode.Aborted, "another");
        Server.OnTag("nginx", "docker.io/team/app:1").Returns(new Empty());

        await Client.TagAsync("nginx:latest", "team/app:1");

        Assert.That(async () => await Client.TagAsync("nginx", "team/app:2"), Throws.TypeOf<ArcBoxException>().With.Message.Contains("another"));
    }

    [Test]
    public void OnTag_TargetIsNoReference_IsRefusedAtOnce()
        => Assert.That(
            () => Server.OnTag(target: "Bad Ref"), Throws.ArgumentException.With.Message.Contains("Bad Ref").And.Property("ParamName").EqualTo("target"));

    [Test]
    public async Task When_PredicateOfTheRequest_Decides()
    {
        Server.OnPull("nginx").When(request => request.Platform == "linux/arm64").Emits(Line("arm"));

        Assert.Multiple(async () =>
        {
            Assert.That(await PullAsync("nginx", new PullOptions { Platform = Platform.Parse("linux/arm64") }), Is.EqualTo(["arm"]));
            Assert.That(await PullAsync("nginx", new PullOptions { Platform = Platform.Parse("linux/amd64") }), Does.Not.Contain("arm"));
        });
    }

    [Test]
    public async Task When_Matched_IsAskedOnce()
    {
        int asked = 0;
        Server.OnPull().When(_ => Interlocked.Increment(ref asked) > 0).Emits(Line("stub"));

        await PullAsync();

        Assert.That(asked, Is.EqualTo(1));
    }

    [Test]
    public async Task When_ReferenceDiffers_IsNotAsked()
    {
        bool asked = false;
        Server.OnPull("redis").When(_ => asked = true);

        await PullAsync("nginx");

        Assert.That(asked, Is.False);
    }

    [Test]
    public void When_PredicateThrows_FailsTheCallWithItsWords()
    {
        Server.OnPull().When(_ => throw new InvalidOperationException("no luck"));

        Assert.Multiple(() =>
        {
            Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>()
                .With.Property("StatusCode").EqualTo(StatusCode.Internal).And.Message.Contains("InvalidOperationException: no luck"));
            Assert.That(Server.VerifyAll, Throws.TypeOf<MockVerificationException>().With.Message.Contains("no luck"));
        });
    }

    [TestCase("x-tenant", "a", true)]
    [TestCase("X-Tenant", "a", true)]
    [TestCase("x-tenant", "A", false)]
    [TestCase("x-other", "a", false)]
    public async Task WithHeader_Decides(string key, string value, bool matches)
    {
        Server.OnExists().WithHeader(key, value).Returns(new ExistsImageResponse { Id = "stub", Exists = true });

        string? id = await Client.FindIdAsync("nginx", new ExistsOptions { Headers = new Metadata { { "x-tenant", "a" } } });

        Assert.That(id, Is.EqualTo(matches ? "stub" : "engine"));
    }

    [Test]
    public void WithHeader_BinaryHeader_IsRefused()
        => Assert.That(() => Server.OnExists().WithHeader("x-trace-bin", "AA=="), Throws.ArgumentException.With.Message.Contains("x-trace-bin"));

    [Test]
    public async Task Stubs_TwoMatch_TheLaterRegisteredAnswers()
    {
        Server.OnPull("nginx:1.27").Emits(Line("first"));
        Server.OnPull().Emits(Line("second"));

        Assert.That(await PullAsync(), Is.EqualTo(["second"]));
    }

    [Test]
    public async Task WithPriority_Higher_AnswersWheneverRegistered()
    {
        Server.OnPull().WithPriority(1).Emits(Line("important"));
        Server.OnPull().Emits(Line("later"));
        Server.OnPull().WithPriority(-1).Emits(Line("last"));

        Assert.That(await PullAsync(), Is.EqualTo(["important"]));
    }

    [Test]
    public async Task Times_UsedUp_TheNextStubAnswers()
    {
        Server.OnPull().Emits(Line("always"));
        Server.OnPull().Times(2).Emits(Line("twice"));

        List<string> ids = [.. await PullAsync(), .. await PullAsync(), .. await PullAsync()];

        Assert.That(ids, Is.EqualTo(["twice", "twice", "always"]));
    }

    [Test]
    public async Task Once_ManyCallsAtOnce_ExactlyOneGetsIt()
    {
        Server.OnExists().Once().Returns(new ExistsImageResponse { Id = "stub", Exists = true });

        string?[] ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Client.FindIdAsync("nginx"))));

        Assert.That(ids.Count(id => id == "stub"), Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Times_NotAboveZero_IsRefused(int count)
        => Assert.That(() => Server.OnPull().Times(count), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void ToString_NamesTheStubAsWritten()
    {
        string name = Server.OnPull("nginx:1.27").When(request => request.Platform == "linux/arm64").WithHeader("X-Tenant", "a").ToString();

        Assert.That(name, Is.EqualTo("""OnPull("nginx:1.27").When(request => request.Platform == "linux/arm64").WithHeader("x-tenant", "a")"""));
    }

    [Test]
    public void ToString_Tag_NamesWhatWasGiven()
        => Assert.Multiple(() =>
        {
            Assert.That(Server.OnTag().ToString(), Is.EqualTo("OnTag()"));
            Assert.That(Server.OnTag("a").ToString(), Is.EqualTo("OnTag(\"a\")"));
            Assert.That(Server.OnTag(target: "b").ToString(), Is.EqualTo("OnTag(null, \"b\")"));
        });
}
