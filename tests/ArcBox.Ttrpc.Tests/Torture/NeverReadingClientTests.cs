using ArcBox.Protocol.Tests.Support;
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
    [Test]
    public async Task Server_ClientNeverReads_HandlerWaitsAndIsCancelledAfterTheWriteTimeout()
    {
        ManualClock clock = new();
        await using TortureServer server = TortureServer.Start(kind, clock);
        using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync(TortureServer.Request(1, "Pull"));
        HandledCall pull = await server.Calls.NextAsync();

        EndlessWriter writer = new(pull);
        await PassTimeUntilAsync(clock, writer.Ended);

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
        await using TortureServer server = TortureServer.Start(kind, clock);
        using RawConnection connection = await server.ConnectAsync();
        byte[] refused = new RawFrame(1, RawFrame.Data, 0, []).ToBytes();
        byte[] flood = [.. Enumerable.Repeat(refused, Frames / 100).SelectMany(frame => frame)];

        Task sending = FloodAsync(connection, flood);
        await PassTimeUntilAsync(clock, sending);

        // Had it read on, it would have kept all the answers.
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
        await using TortureServer server = TortureServer.Start(kind, clock);
        HandledCall build;
        EndlessWriter writer;
        using (RawConnection connection = await server.ConnectAsync())
        {
            await connection.SendAsync(TortureServer.Request(1, "Build", flags: RawFrame.RemoteOpen));
            build = await server.Calls.NextAsync();

            // More than the server takes for a handler that does not read: now it does not read either.
            byte[] chunk = new RawFrame(1, RawFrame.Data, 0, new BuildContext { Data = ByteString.CopyFrom(new byte[1024 * 1024]) }.ToByteArray()).ToBytes();
            await connection.SendAsync(chunk);
            writer = new EndlessWriter(build);
            await writer.StuckAsync();
        }

        // Well below the write timeout.
        await PassTimeUntilAsync(clock, build.CancelledAsync(), TimeSpan.FromMilliseconds(1));
        await build.CancelledAsync();
        await writer.Ended.Soon();
    }

    // When the server begins to wait is its own business: time passes until it has.
    private static async Task PassTimeUntilAsync(ManualClock clock, Task task, TimeSpan? step = null)
    {
        while (!task.IsCompleted)
        {
            await Task.Delay(1);
            clock.Advance(step ?? TimeSpan.FromMinutes(2));
        }
    }
}
