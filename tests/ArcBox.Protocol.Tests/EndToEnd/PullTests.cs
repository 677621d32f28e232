using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.EndToEnd;

public sealed class PullTests(string variable, string? hostedOver) : EngineTestBase(variable, hostedOver)
{
    [Test]
    public async Task PullAsync_ThreeLayers_EachLayerIsToldAndTheImageIsThere()
    {
        // Under all its names: a layer that is still there is not pulled.
        if (await Client.FindIdAsync(Lab("multi:1")) is { } id) await Client.RemoveAsync(id, new RemoveOptions { Force = true });

        PullResult result = await Client.PullToEndAsync(Lab("multi:1"));

        ImageInfo image = await Client.InspectAsync(Lab("multi:1"));
        Assert.That(result.Layers, Has.Count.AtLeast(3));
        Assert.That(image.RootFs.Layers, Has.Count.EqualTo(3));
        Assert.That(image.Id, Does.Match("^sha256:[a-f0-9]{64}$"));
        if (IsPodman) return;
        Assert.That(result.Layers, Has.All.Property(nameof(LayerState.IsDone)).True);
        Assert.That(image.RepoDigests, Does.Contain($"{Rig.Registry}/lab/multi@{result.Digest}"));
    }

    [Test]
    public async Task PullAsync_WithoutTag_PullsLatestAlone()
    {
        await RemoveIfThereAsync(Lab("busybox:v2s2"));

        // The repository has two tags and no latest; dockerd itself would pull both.
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.PullToEndAsync(Lab("busybox")));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        Assert.That(await Client.ExistsAsync(Lab("busybox:v2s2")), Is.False);
    }

    [TestCase("linux/amd64", "amd64")]
    [TestCase("linux/arm64", "arm64")]
    [TestCase("linux/aarch64", "arm64")]
    public async Task PullAsync_PlatformOfAnIndex_BringsThatPlatform(string platform, string architecture)
    {
        await RemoveIfThereAsync(Lab("index:1"));

        await Client.PullToEndAsync(Lab("index:1"), new PullOptions { Platform = Platform.Parse(platform) });

        Assert.That((await Client.InspectAsync(Lab("index:1"))).Architecture, Is.EqualTo(architecture));
    }

    [Test]
    public async Task PullAsync_PlatformNotInTheIndex_IsNotFound()
    {
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync(Lab("index:1"), new PullOptions { Platform = Platform.Parse("linux/s390x") }));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
    }

    [Test]
    public async Task PullAsync_SingleImageOfAnotherPlatform_FailsAlthoughTheEngineSucceeds()
    {
        await RemoveIfThereAsync(Lab("arm:1"));

        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => Client.PullToEndAsync(Lab("arm:1"), new PullOptions { Platform = Platform.Parse("linux/amd64") }));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.PlatformNotFound));
    }

    [Test]
    public async Task PullAsync_ByDigest_BringsTheSameImage()
    {
        ImageInfo tagged = await PullAsync(Lab("multi:1"));
        string reference = tagged.RepoDigests.First(digest => digest.StartsWith($"{Rig.Registry}/lab/multi@", StringComparison.Ordinal));

        ImageInfo pulled = await PullAsync(reference);

        Assert.That(pulled.Id, Is.EqualTo(tagged.Id));
    }

    [Test]
    public async Task PullAsync_TamperedLayer_IsDataLossAfterTheProgressBefore()
    {
        await RemoveIfThereAsync(Lab("corrupt:1"));
        List<PullProgress> seen = [];

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(async () =>
        {
            await foreach (PullProgress progress in Client.PullAsync(Lab("corrupt:1"))) seen.Add(progress);
        });

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.DataLoss));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.DigestMismatch));
        Assert.That(seen, Is.Not.Empty);
        Assert.That(await Client.ExistsAsync(Lab("corrupt:1")), Is.False);
    }

    [Test]
    public async Task PullAsync_RegistryNotThere_IsNotADaemonUnreachable()
    {
        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => Client.PullToEndAsync("127.0.0.1:9/lab/x:1"));

        Assert.That(thrown, Is.TypeOf<ArcBoxException>());
        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.RegistryUnreachable));
        Assert.That(thrown.IsTransient, Is.True);
    }

    [Test]
    public async Task PullAsync_PrivateImage_NeedsTheRightCredential()
    {
        string image = $"{Rig.PrivateRegistry}/priv/busybox:1";
        PullOptions wrong = new() { Credential = RegistryCredential.Basic("tester", "wrong") };

        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image));
        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image, wrong));
        await Client.PullToEndAsync(image, new PullOptions { Credential = Rig.Credential });

        Assert.That(await Client.ExistsAsync(image), Is.True);
    }

    [Test]
    public async Task PullAsync_CancelledInTheMiddleOfALayer_ThrowsWithTheTokenAndLeavesNoImage()
    {
        await RemoveIfThereAsync(Lab("big:1"));
        using CancellationTokenSource cancellation = new();

        OperationCanceledException? thrown = await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            await foreach (PullProgress progress in Client.PullAsync(Lab("big:1"), cancellation.Token))
            {
                // Podman tells no bytes.
                if (progress.IsLayer && (IsPodman || progress is { Phase: ProgressPhase.Downloading, Current: > 0 })) await cancellation.CancelAsync();
            }
        });

        Assert.That(thrown!.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(await Client.ExistsAsync(Lab("big:1")), Is.False);
        // Had the engine gone on, it would now say that it has the image.
        Assert.That((await Client.PullToEndAsync(Lab("big:1"))).IsUpToDate, Is.False);
    }
}
