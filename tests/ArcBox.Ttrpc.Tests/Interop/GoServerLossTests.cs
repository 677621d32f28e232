using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>A server that goes away, and comes back.</summary>
public sealed class GoServerLossTests : GoServerTestBase
{
    [Test]
    public async Task ServerKilled_CallUnderWay_IsUnavailable()
    {
        Task<ExistsImageResponse> call = await HoldAsync("x");

        await Server.KillAsync();

        RpcException failure = await Thrown.ByAsync<RpcException>(call);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task ServerKilledAndBack_NextCall_Connects()
    {
        await InspectAsync("x");
        await Server.KillAsync();
        await Channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();

        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync("x"));
        // It had no chance to remove its socket, and Go does not replace one.
        File.Delete(new Uri(Address).LocalPath);
        Server.Dispose();
        Server = await GoServer.StartAsync(Address);
        ImageInfo answer = await InspectAsync("x");

        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(failure.Status.DebugException, Is.TypeOf<TtrpcConnectException>());
        Assert.That(answer.Id, Is.EqualTo("sha256:x"));
    }

    [Test]
    public async Task ServerShutDown_CallsUnderWay_AreAnsweredBeforeItCloses()
    {
        Task<ExistsImageResponse> call = await HoldAsync("x");

        Server.ShutDown();
        await ReleaseAsync("x");

        Assert.That((await call.Soon()).Exists, Is.True);
        await Server.ExpectAsync("stopped");
        await Channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync("x"));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task AbstractSocket_Go_IsTheSameName()
    {
        string address = $"unix:@arcbox-{Guid.NewGuid():n}";
        using GoServer server = await GoServer.StartAsync(address);
        await using TtrpcChannel channel = TtrpcChannel.ForAddress(address);

        ImageInfo answer = await new ImageService.ImageServiceClient(channel).InspectAsync(new InspectImageRequest { Id = "x" }).ResponseAsync.Soon();

        Assert.That(answer.Id, Is.EqualTo("sha256:x"));
    }
}
