using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A client that takes nothing of what it is sent is waited for in bounded memory, and not for ever.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class NeverReadingClientTests(WireKind kind)
{
    // Runs while the server waits for the client to take something.
    private static readonly TimeSpan WriteTimeout = new TtrpcServerOptions().WriteTimeout;

    // Runs while the server does not read, because its handler does not.
    private static readonly TimeSpan HangUpCheck = TimeSpan.FromMilliseconds(100);

    [Test]
    public async Task Server_ClientNeverReads_HandlerWaitsAndIsCancelledAfterTheWriteTimeout()
    {
        ManualClock clock = new();
        await using TortureServer server = TortureServer.Start(kind, clock);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Pull"));
        HandledCall pull = await server.Calls.NextAsync();

        EndlessWriter writer = new(pull);
        await clock.NextTimerAsync(WriteTimeout);
        await writer.WaitsAsync();
        clock.Advance(WriteTimeout);

        await writer.Ended.Soon();
        await pull.CancelledAsync();
        Assert.That(writer.Written, Is.LessThan(100), "messages of 64 KiB that were taken for the client, into the system's buffers, too");
        using RawConnection innocent = await server.ConnectAsync();
        await server.AskAsync(innocent, 1);
    }

    [Test]
    public async Task Server_ClientAsksOnAndOnWithoutReading_IsNotReadOnAndClosedAfterTheWriteTimeout()
    {
        const int Frames = 2_000_000;
        ManualClock clock = new();
        Gate paused = new();
        LogDouble log = new((id, _) =>
        {
            if (id.Id == LogDouble.PeerLags) paused.Open();
        });
        await using TortureServer server = TortureServer.Start(kind, clock, new TtrpcServerOptions { LoggerFactory = log });
        using RawConnection connection = await server.ConnectAsync();
        byte[] refused = new RawFrame(1, RawFrame.Data, 0, []).ToBytes();
        byte[] flood = [.. Enumerable.Repeat(refused, Frames / 100).SelectMany(frame => frame)];

        Task sending = FloodAsync(connection, flood);
        // Had it read on, it would have kept all the answers.
        Assert.That(await Task.WhenAny(paused.WaitAsync(), sending), Is.Not.SameAs(sending));
        await clock.NextTimerAsync(WriteTimeout);
        clock.Advance(WriteTimeout);

        await Assert.ThatAsync(() => sending, Throws.InstanceOf<IOException>());
        using RawConnection innocent = await server.ConnectAsync();
        await server.AskAsync(innocent, 1);

        static async Task FloodAsync(RawConnection connection, byte[] flood)
        {
            for (int i = 0; i < 100; i++) await connection.SendAsync(flood);
        }
    }

    [Test]
    public async Task Server_ClientThatNeitherReadsNorIsReadGoes_HandlerIsCancelled()
    {
        ManualClock clock = new();
        TtrpcServerOptions options = new() { WriteTimeout = TimeSpan.FromDays(1) };
        await using TortureServer server = TortureServer.Start(kind, clock, options);
        DateTimeOffset start = clock.GetUtcNow();
        HandledCall build;
        EndlessWriter writer;
        using (RawConnection connection = await server.ConnectAsync())
        {
            await connection.SendAsync(TortureServer.Request(1, "Build", flags: RawFrame.RemoteOpen));
            build = await server.Calls.NextAsync();

            // More than the server takes for a handler that does not read: now it does not read either.
            byte[] chunk = new RawFrame(1, RawFrame.Data, 0, new BuildContext { Data = ByteString.CopyFrom(new byte[1024 * 1024]) }.ToByteArray()).ToBytes();
            await connection.SendAsync(chunk);
            await clock.NextTimerAsync(HangUpCheck);
            writer = new EndlessWriter(build);
            await clock.NextTimerAsync(options.WriteTimeout);
            await writer.WaitsAsync();
        }

        Task cancelled = build.CancelledAsync();
        clock.Advance(HangUpCheck);
        // In memory it is the writing that notices, in its own time: the server may have to look more than once.
        while (await Task.WhenAny(cancelled, clock.NextTimerAsync(HangUpCheck)) != cancelled) clock.Advance(HangUpCheck);
        await cancelled;
        await writer.Ended.Soon();
        Assert.That(clock.GetUtcNow() - start, Is.LessThan(options.WriteTimeout));
    }
}
