using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>What a consumer's test looks like.</summary>
public sealed class TenLineTests
{
    [Test]
    public async Task Pull_FailsAfter3Of5Layers_3LayersAreComplete()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        server.OnPull("nginx:1.27").Emits(MockProgress.Pull(layers: 5).UntilLayersComplete(3))
            .Fails(StatusCode.Unavailable, "the registry went away", ErrorReasons.RegistryUnreachable);
        await using ImageClient client = server.CreateClient();
        TransferTracker tracker = new();
        async Task PullAsync() { await foreach (PullProgress line in client.PullAsync("nginx:1.27")) tracker.Update(line); }
        Assert.That(PullAsync, Throws.TypeOf<ArcBoxException>().With.Property("Reason").EqualTo(ErrorReasons.RegistryUnreachable));
        Assert.That(tracker.Snapshot().Layers.Count(layer => layer.Phase is ProgressPhase.Complete), Is.EqualTo(3));
    }
}
