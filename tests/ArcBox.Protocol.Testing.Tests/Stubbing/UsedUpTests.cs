using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>Stubs that have answered all the calls that they answer.</summary>
public sealed class UsedUpTests : MockServerTests
{
    [Test]
    public async Task When_StubIsUsedUp_IsNotAskedAnyMore()
    {
        int asked = 0;
        Server.OnInspect().When(_ => ++asked > 0).Once().Returns(new ImageInfo { Id = "stub" });

        string first = (await Client.InspectAsync("nginx")).Id;
        string second = (await Client.InspectAsync("nginx")).Id;

        Assert.That((first, second, asked), Is.EqualTo(("stub", "engine", 1)));
    }

    [Test]
    public async Task When_StubIsUsedUpAndThePredicateWouldThrow_TheEngineAnswers()
    {
        int asked = 0;
        Server.OnInspect().When(_ => ++asked == 1 ? true : throw new FormatException("no such field")).Once();

        await Client.InspectAsync("nginx");

        Assert.That((await Client.InspectAsync("nginx")).Id, Is.EqualTo("engine"));
        Assert.That(Server.VerifyAll, Throws.Nothing);
    }

    [Test]
    public async Task Unmatched_UsedUpStubOfAnotherImage_SaysThatItIsAnother()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: Options with { IsStrict = true });
        await using ImageClient client = server.CreateClient();
        server.OnInspect("redis:8").Once();
        await client.InspectAsync("redis:8");

        Assert.That(async () => await client.InspectAsync("nginx"), Throws.InstanceOf<ArcBoxException>()
            .With.Message.Contains("OnInspect(\"redis:8\"): id is nginx").And.Message.Not.Contains("used up"));
    }
}
