using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>What a server takes of one connection, and of how many.</summary>
internal sealed class ConnectionLimitTests
{
    [Test]
    public async Task MaxConnections_OneMore_IsTurnedAwayUntilOneIsGone()
    {
        Gate gone = new();
        LogDouble log = new((id, _) =>
        {
            if (id.Id == LogDouble.PeerGone) gone.Open();
        });
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { MaxConnections = 1, LoggerFactory = log }).Bind(Talk.Bind, new TalkDouble());
        await using RawClient room = new(WireKind.UnixSocket, server);
        RawConnection first = await room.ConnectAsync();
        await CallAsync(first, 1);
        using (RawConnection second = await room.ConnectAsync()) await second.ExpectEndAsync();
        await CallAsync(first, 3);
        first.Dispose();
        await gone.WaitAsync();
        using RawConnection third = await room.ConnectAsync();
        await CallAsync(third, 1);
    }

    [Test]
    public async Task IdleTimeout_NoCallForThatLong_ClosesTheConnection()
    {
        FakeTimeProvider time = new();
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { IdleTimeout = TimeSpan.FromSeconds(10), TimeProvider = time })
            .Bind(Talk.Bind, new TalkDouble());
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        await client.SendAsync(new RawFrame(1, RawFrame.Request, RawFrame.RemoteOpen, RawRequest.Encode(Talk.Service, "Both")));
        await client.SendAsync(new RawFrame(1, RawFrame.Data, 0, []));
        await client.ReceiveFrameAsync();
        time.Advance(TimeSpan.FromHours(1));
        await client.SendAsync(new RawFrame(1, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []));
        Assert.That((await client.ReceiveFrameAsync()).IsHalfClose, Is.True, "a call is not idleness");
        await CallAsync(client, 3);
        time.Advance(TimeSpan.FromSeconds(9));
        await CallAsync(client, 5);
        time.Advance(TimeSpan.FromSeconds(9));
        await CallAsync(client, 7);
        time.Advance(TimeSpan.FromSeconds(10));
        await client.ExpectEndAsync();
    }

    [Test]
    public async Task StreamIds_GoDown_AreTakenOnlyIfAllowed([Values] bool isAllowed)
    {
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { AllowUnorderedStreamIds = isAllowed }).Bind(Talk.Bind, new TalkDouble());
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        await CallAsync(client, 5);
        await client.SendAsync(Request(3));
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That(answer.StreamId, Is.EqualTo(3));
        Assert.That(RawResponse.Parse(answer.Payload).Code, Is.EqualTo(isAllowed ? StatusCode.OK : StatusCode.InvalidArgument));
    }

    private static RawFrame Request(uint id) => new(id, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, "Unary"));

    private static async Task CallAsync(RawConnection client, uint id)
    {
        await client.SendAsync(Request(id));
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That((answer.StreamId, answer.Type, RawResponse.Parse(answer.Payload).Code), Is.EqualTo((id, RawFrame.Response, StatusCode.OK)));
    }
}
