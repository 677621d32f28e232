using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class PushTests : StateTestBase
{
    private const string Target = "registry.example.com/team/app:v1";

    private static readonly PushOptions Right = new() { Credential = RegistryCredential.Basic("tester", "s3cret") };

    [Test]
    public async Task PushAsync_NewRepository_TellsWhatDockerdTells()
    {
        MockImage image = await Server.Store.AddImageAsync(Target, new MockImageOptions { Layers = 3 });
        List<PushProgress> lines = [];

        await foreach (PushProgress line in Client.PushAsync(Target)) lines.Add(line);

        string[] ids = [.. image.Layers.Reverse().Select(layer => ImageDigest.Shorten(layer.DiffId))];
        Assert.That(lines[0].Status, Is.EqualTo("The push refers to repository [registry.example.com/team/app]"));
        Assert.That(lines[1..4].Select(line => (line.Id, line.Status)), Is.EqualTo(ids.Select(id => (id, "Preparing"))));
        foreach (string id in ids)
        {
            PushProgress[] own = [.. lines.Where(line => line.Id == id)];
            Assert.That(own.Select(line => line.Status).Distinct(), Is.EqualTo(new[] { "Preparing", "Pushing", "Pushed" }));
            Assert.That(own[^2].Current, Is.EqualTo(own[^2].Total).And.GreaterThan(0));
        }

        Assert.That(lines[^1].Status, Does.Match($"^v1: digest: {image.Digest} size: [0-9]+$"));
    }

    [Test]
    public async Task PushAsync_ThenPullElsewhere_IsTheSameImage()
    {
        MockImage image = await Server.Store.AddImageAsync(Target);
        TransferTracker tracker = new();
        await foreach (PushProgress line in Client.PushAsync(Target)) tracker.Update(line);
        ImageInfo pushed = await Client.InspectAsync(Target);
        await Client.RemoveAsync(Target);

        await Client.PullToEndAsync($"registry.example.com/team/app@{tracker.Snapshot().Digest}");

        Assert.That(tracker.Snapshot().Fraction, Is.InRange(0.9, 0.99));
        Assert.That(pushed.RepoDigests, Is.EqualTo(new[] { $"registry.example.com/team/app@{image.Digest}" }));
        ImageInfo pulled = await Client.InspectAsync(image.Id);
        Assert.That((pulled.Size, pulled.Created), Is.EqualTo((pushed.Size, pushed.Created)));
        MockImage? found = Server.Registry.Find(Target);
        Assert.That((found!.Id, found.Digest, found.Layers.Count), Is.EqualTo((image.Id, image.Digest, image.Layers.Count)));
    }

    [Test]
    public async Task PushAsync_Again_SendsNoLayer()
    {
        await Server.Store.AddImageAsync(Target);
        await Client.PushToEndAsync(Target);

        PushResult result = await Client.PushToEndAsync(Target);

        Assert.That(result.Layers, Has.Count.EqualTo(3).And.All.Property(nameof(LayerState.Status)).EqualTo("Layer already exists"));
    }

    [Test]
    public async Task PushAsync_LayersOfAnotherRepositoryThere_AreMounted()
    {
        Server.AddImage("registry.example.com/lab/multi:1");
        await Server.Store.PullAsync("registry.example.com/lab/multi:1");
        await Client.TagAsync("registry.example.com/lab/multi:1", Target);
        await Client.TagAsync("registry.example.com/lab/multi:1", "other.example.com/team/app:v1");

        PushResult sameRegistry = await Client.PushToEndAsync(Target);
        PushResult otherRegistry = await Client.PushToEndAsync("other.example.com/team/app:v1");

        Assert.That(sameRegistry.Layers, Has.All.Property(nameof(LayerState.Status)).EqualTo("Mounted from lab/multi"));
        Assert.That(otherRegistry.Layers, Has.All.Property(nameof(LayerState.Status)).EqualTo("Pushed"));
    }

    [Test]
    public async Task PushAsync_LayersOfAPrivateRepository_AreNotMountedByAnybody()
    {
        Server.AddImage("registry.example.com/secret/base:1");
        await Server.Store.PullAsync("registry.example.com/secret/base:1");
        Server.Registry.RequireCredential("registry.example.com/secret", "tester", "s3cret");
        await Client.TagAsync("registry.example.com/secret/base:1", Target);

        PushResult result = await Client.PushToEndAsync(Target);

        Assert.That(result.Layers, Has.All.Property(nameof(LayerState.Status)).EqualTo("Pushed"));
    }

    [Test]
    public async Task PushAsync_WithoutTag_PushesLatestAlone()
    {
        await Server.Store.AddImageAsync("app:latest");
        await Client.TagAsync("app", "app:2");

        await Client.PushToEndAsync("app");

        Assert.That(Server.Registry.Find("app:latest"), Is.Not.Null);
        Assert.That(Server.Registry.Find("app:2"), Is.Null);
    }

    [Test]
    public async Task PushAsync_PrivateRegistry_NeedsTheRightCredential()
    {
        await Server.Store.AddImageAsync(Target);
        Server.Registry.RequireCredential("registry.example.com", "tester", "s3cret");
        PushOptions wrong = new() { Credential = RegistryCredential.Basic("tester", "wrong") };

        RegistryAuthenticationException none = await FailureOfAsync<RegistryAuthenticationException>(() => Client.PushToEndAsync(Target));
        RegistryAuthenticationException bad = await FailureOfAsync<RegistryAuthenticationException>(() => Client.PushToEndAsync(Target, wrong));
        Assert.That(Server.Registry.Find(Target), Is.Null);
        await Client.PushToEndAsync(Target, Right);

        Assert.That(none.Message, Is.EqualTo("no basic auth credentials. The registry wants credentials and got none."));
        Assert.That(bad.Message, Is.EqualTo("unauthorized: authentication required"));
        // The first line, and a "Preparing" for each layer.
        Assert.That(Server.Calls[0].ItemsSent, Is.EqualTo(4));
        Assert.That(Server.Registry.Find(Target), Is.Not.Null);
    }

    [Test]
    public async Task PushAsync_ReadOnlyRegistry_IsRefused()
    {
        await Server.Store.AddImageAsync(Target);
        Server.Registry.RefusePushes("registry.example.com");

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PushToEndAsync(Target));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.PermissionDenied, ErrorReasons.RegistryReadOnly)));
        Assert.That(Server.Registry.Find(Target), Is.Null);
    }

    [Test]
    public async Task PushAsync_RegistryTakenDown_IsUnavailable()
    {
        await Server.Store.AddImageAsync(Target);
        Server.Registry.TakeDown("registry.example.com");

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PushToEndAsync(Target));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.Unavailable, ErrorReasons.RegistryUnreachable)));
    }

    [TestCase("registry.example.com/team/nosuch:v1", "An image does not exist locally with the tag: registry.example.com/team/nosuch")]
    [TestCase("registry.example.com/team/app:v2", "tag does not exist: registry.example.com/team/app:v2")]
    [TestCase("registry.example.com/team/app", "tag does not exist: registry.example.com/team/app:latest")]
    public async Task PushAsync_NotLocal_IsNotFoundAfterTheFirstLine(string reference, string message)
    {
        await Server.Store.AddImageAsync(Target);

        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(() => Client.PushToEndAsync(reference));

        Assert.That((thrown.Reason, thrown.Message), Is.EqualTo((ErrorReasons.ImageNotFound, message)));
        Assert.That(Server.Calls.Single().ItemsSent, Is.EqualTo(1));
    }

    [Test]
    public async Task PushAsync_SixLayers_SendsFiveAtATime()
    {
        await Server.Store.AddImageAsync(Target, new MockImageOptions { Layers = 6 });
        List<PushProgress> lines = [];

        await foreach (PushProgress line in Client.PushAsync(Target)) lines.Add(line);

        string waiting = lines.Single(line => line.Status == "Waiting").Id;
        Assert.That(
            lines.FindIndex(line => line.Status == "Pushing" && line.Id == waiting), Is.GreaterThan(lines.FindIndex(line => line.Status == "Pushed")));
    }

    [Test]
    public async Task PushAsync_ImageWithoutLayers_IsPushed()
    {
        await Server.Store.AddImageAsync(Target, new MockImageOptions { Layers = 0 });

        PushResult result = await Client.PushToEndAsync(Target);

        Assert.That(result.Layers, Is.Empty);
        Assert.That(Server.Registry.Find(Target)!.Digest, Is.EqualTo(result.Digest));
    }
}
