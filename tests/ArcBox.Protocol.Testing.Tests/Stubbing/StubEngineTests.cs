using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class StubEngineTests : MockServerTests
{
    [Test]
    public async Task CallsEngine_SendsAllThatTheEngineSays()
    {
        Server.OnPull().CallsEngine();

        Assert.That(await PullAsync(), Is.EqualTo(["engine1", "engine2", "engine3", "engine4", "engine5"]));
        Assert.That(Server.Calls.Single().AnsweredBy, Is.EqualTo("OnPull()"));
    }

    [Test]
    public async Task CallsEngine_BetweenMessages_KeepsTheOrder()
    {
        Engine.Lines.RemoveRange(1, 4);
        Server.OnPull().Emits(Line("before")).CallsEngine().Emits(Line("after"));

        Assert.That(await PullAsync(), Is.EqualTo(["before", "engine1", "after"]));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public async Task CallsEngine_SoManyItemsThenFails_TheClientGetsBoth(int items)
    {
        Server.OnPull().CallsEngine(items).Fails(StatusCode.Unavailable, "pulled the plug");
        List<string> ids = [];

        Assert.That(
            async () =>
            {
                await foreach (PullProgress progress in Client.PullAsync("nginx:1.27")) ids.Add(progress.Id);
            },
            Throws.TypeOf<ArcBoxException>().With.Message.Contains("pulled the plug"));
        Assert.That(ids, Has.Count.EqualTo(items));
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).Outcome, Is.EqualTo(MockCallOutcome.Failed), "the client did not cancel");
    }

    [Test]
    public async Task CallsEngine_LimitReached_TheEngineIsCancelled()
    {
        Engine.Hangs = true;
        Server.OnPull().CallsEngine(items: 5);

        List<string> ids = await PullAsync();

        await Engine.Cancelled;
        Assert.That(ids, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task CallsEngine_FewerItemsThanTheLimit_GoesOn()
    {
        Server.OnPull().CallsEngine(items: 6).Emits(Line("after"));

        Assert.That(await PullAsync(), Has.Count.EqualTo(6).And.Contains("after"));
    }

    [Test]
    public async Task CallsEngine_ClientLeaves_TheEngineIsCancelled()
    {
        Engine.Hangs = true;
        Server.OnPull().CallsEngine();

        await foreach (PullProgress progress in Client.PullAsync("nginx:1.27"))
        {
            if (progress.Id == "engine5") break;
        }

        await Engine.Cancelled;
        Assert.That((await Server.WaitForCallAsync(call => call.EndedAt is not null)).Outcome, Is.EqualTo(MockCallOutcome.Cancelled));
    }

    [Test]
    public void CallsEngine_EngineFails_ThatIsTheCallsFailure()
    {
        Server.OnList().CallsEngine();

        // The test's engine serves no lists.
        Assert.That(async () => await Client.ListAsync(), Throws.TypeOf<ImageServiceNotImplementedException>());
    }

    [Test]
    public async Task CallsEngine_Delays_HoldTheEnginesMessages()
    {
        Engine.Lines.RemoveRange(1, 4);
        Server.OnPull().CallsEngine().Delays(TimeSpan.FromHours(1));
        Task<List<string>> pulling = PullAsync();
        int before = Server.Calls.Sum(call => call.ItemsSent);

        await Time.PassAsync(TimeSpan.FromHours(1));

        Assert.That((before, (await pulling).Count), Is.EqualTo((0, 1)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void CallsEngine_ItemsNotAboveZero_IsRefused(int items)
        => Assert.That(() => Server.OnPull().CallsEngine(items), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("items"));

    [Test]
    public async Task WithoutStub_TheEngineAnswers()
    {
        Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"));
        Assert.That(Server.Calls.Single().AnsweredBy, Is.EqualTo("engine"));
    }
}
