using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>A client that goes away, and our server that does.</summary>
public sealed class GoClientLossTests : GoClientTestBase
{
    private const string ClosedText = "ttrpc: closed";

    [Test]
    public async Task Close_CallsUnderWay_CancelsTheirHandlers()
    {
        GoCall first = await HoldAsync("1");
        GoCall second = await HoldAsync("2");

        Client.CloseConnection();

        await Held["1"].Cancelled.Task.Soon();
        await Held["2"].Cancelled.Task.Soon();
        Assert.That((await first.Outcome).Error, Is.EqualTo(ClosedText));
        Assert.That((await second.Outcome).Error, Is.EqualTo(ClosedText));
    }

    [Test]
    public async Task StopAsync_CallUnderWay_IsAnsweredAndNewOnesAreRefused()
    {
        GoCall call = await HoldAsync("x");

        Task stopped = Server.StopAsync();
        GoOutcome refused = await Client.CallAsync("Inspect", new InspectImageRequest());
        Held["x"].Answer.SetResult();

        Assert.That(refused.Code, Is.EqualTo((int)StatusCode.Unavailable));
        Assert.That((await call.Outcome).As<ExistsImageResponse>().Exists, Is.True);
        await stopped.Soon();
        Assert.That((await Client.CallAsync("Inspect", new InspectImageRequest())).Error, Is.EqualTo(ClosedText));
    }

    [Test]
    public async Task DisposeAsync_CallUnderWay_IsCutOff()
    {
        GoCall call = await HoldAsync("x");

        await Server.DisposeAsync().Soon();

        Assert.That((await call.Outcome).Error, Is.EqualTo(ClosedText));
        await Held["x"].Cancelled.Task.Soon();
    }

    [Test]
    public async Task AbstractSocket_Go_IsTheSameName()
    {
        string address = $"unix:@arcbox-{Guid.NewGuid():n}";
        await using TtrpcServer server = new TtrpcServer().Bind(ImageService.BindService, Images).Listen(address);
        await server.StartAsync().Soon();
        using GoClient client = GoClient.Start(address);

        Assert.That((await client.CallAsync("Tag", new TagImageRequest())).As<Empty>(), Is.EqualTo(new Empty()));
    }
}
