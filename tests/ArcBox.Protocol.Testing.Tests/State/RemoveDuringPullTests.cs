using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What a pull stands on stays, whoever removes it meanwhile.</summary>
public sealed class RemoveDuringPullTests : StateTestBase
{
    [Test]
    public async Task RemoveAsync_WhileAPullStandsOnTheLayers_KeepsThemForIt()
    {
        MockImage below = Server.AddImage("base:1", layers: 2);
        Server.AddImage("app:1", new MockImageOptions { Base = below, Layers = 90 });
        await Server.Store.PullAsync("base:1");

        await foreach (PullProgress line in Client.PullAsync("app:1"))
        {
            if (line.Status == "Waiting" && await Client.ExistsAsync("base:1")) await Client.RemoveAsync("base:1");
        }

        foreach (MockLayer layer in below.Layers) Assert.That(await Server.Store.ReadContentAsync(layer.Digest), Has.Length.EqualTo(layer.Size));
        Assert.That((await Client.InspectAsync("app:1")).RootFs.Layers, Has.Count.EqualTo(92));
    }

    [Test]
    public async Task RemoveAsync_WhileAPullBringsAnotherManifestOfTheImage_KeepsTheOneItHas()
    {
        MockImage image = Server.AddImage("app:1");
        await Server.Store.PullAsync("app:1");
        MockImage renewed = Server.AddImage("app:1", new MockImageOptions { PretendSize = 5_000_000 });

        await Server.Engine!.Pulls.RunAsync(ImageReference.Parse("app:1"), null, null, RemoveBeforeItIsNamedAsync, CancellationToken.None);

        Assert.That((renewed.Id == image.Id, renewed.Digest == image.Digest), Is.EqualTo((true, false)));
        Assert.That((await Client.PushToEndAsync("app:1")).Digest, Is.EqualTo(image.Digest));

        async Task RemoveBeforeItIsNamedAsync(PullProgress line)
        {
            if (line.Status.StartsWith("Digest", StringComparison.Ordinal)) await Client.RemoveAsync("app:1");
        }
    }
}
