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
    // One for its idleness, one for what is written to it.
    private const int TimersOfAConnection = 2;

    private static readonly TtrpcServerOptions Impatient = new() { IdleTimeout = TimeSpan.FromMinutes(1) };

    [Test]
    public async Task Server_ConnectionWithoutCall_IsClosedAfterTheIdleTimeout([Values(0, 5, 20)] int bytesOfAFrame)
    {
        ManualClock clock = new();
        await using TortureServer server = TortureServer.Start(kind, clock, Impatient);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Tag").ToBytes().AsMemory(0, bytesOfAFrame));
        // Its timer runs when it has been accepted.
        await Eventually.IsAsync(() => clock.Timers.Live, TimersOfAConnection, "timers");
        Task ended = connection.ExpectEndAsync();
        // The bytes may be read only now, and the time then begins anew.
        while (!ended.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await ended;
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
