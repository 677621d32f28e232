using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Clients that connected and then say nothing more, or not all.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class HalfOpenClientTests(WireKind kind)
{
    private static readonly TtrpcServerOptions Impatient = new() { IdleTimeout = TimeSpan.FromMinutes(1) };

    [Test]
    public async Task Server_ConnectionWithoutCall_IsClosedAfterTheIdleTimeout([Values(0, 5, 20)] int bytesOfAFrame)
    {
        ManualClock clock = new();
        await using TortureServer server = TortureServer.Start(kind, clock, Impatient);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Tag").ToBytes().AsMemory(0, bytesOfAFrame));
        // Its time begins when it is accepted, and anew when something of it is read.
        await clock.NextTimerAsync(Impatient.IdleTimeout);
        if (bytesOfAFrame > 0) await clock.NextTimerAsync(Impatient.IdleTimeout);
        clock.Advance(Impatient.IdleTimeout);
        await connection.ExpectEndAsync();
    }

    [Test]
    public async Task Server_ConnectionWithACall_IsClosedOnlyAfterTheCall()
    {
        ManualClock clock = new();
        await using TortureServer server = TortureServer.Start(kind, clock, Impatient);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Tag"));
        HandledCall call = await server.Calls.NextAsync();
        clock.Advance(TimeSpan.FromHours(1));
        call.End(new Empty());
        await connection.ReceiveFrameAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await connection.ExpectEndAsync();
    }
}
