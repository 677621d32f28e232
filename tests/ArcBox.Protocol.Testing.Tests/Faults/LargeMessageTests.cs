using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Messages that are longer than anything on their way holds at a time, to a client that begins to read late.</summary>
[CancelAfter(60_000)]
internal sealed class LargeMessageTests
{
    private const int Length = 3 * 1024 * 1024;

    [TestCaseSource(typeof(Transports), nameof(Transports.Ttrpc))]
    public async Task CutAfter_InTheMiddleOfALongMessage_LetsExactlySoMuchThrough(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        InjectedFault fault = server.InjectFault(WireFault.CutAfter(1_000_000), new FaultPlan { AfterItems = 1 });
        using RawTtrpcClient client = await RawTtrpcClient.ConnectAsync(server, token);
        await client.SendAsync(Transcript.PullRequest, token);
        await server.WaitForCallAsync(call => call.Method == "Pull", token);

        byte[] header = await client.ReadAsync(10, token);
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header);
        Assert.That(length, Is.GreaterThan(Length));
        byte[] first = await client.ReadAsync(length, token);
        Assert.That(first, Has.Length.EqualTo(length));
        (byte[] rest, _) = await client.ReadToEndAsync(token);

        // The second differs from the first in its number alone.
        Assert.That(rest, Has.Length.EqualTo(1_000_000));
        Assert.That(rest, Is.EqualTo((byte[])[.. header, .. first[..(1_000_000 - 10)]]));
        Assert.That(fault.TimesApplied, Is.EqualTo(1));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.Wired))]
    public async Task Stall_OfALongMessage_LosesNothing(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(transport, token);
        await using ImageClient client = server.CreateClient();
        InjectedFault stall = server.InjectFault(WireFault.Stall, new FaultPlan { AfterItems = 1 });
        Task<List<PullProgress>> pull = client.PullAsync("bench:3", cancellationToken: token).ToListAsync(token).AsTask();
        await stall.WaitUntilAppliedAsync(token);

        stall.Release();

        Assert.That((await pull).Select(progress => (progress.Current, progress.Status)), Is.EqualTo(Messages.Select(each => (each.Current, each.Status))));
    }

    private static PullProgress[] Messages
        => [.. Enumerable.Range(1, 3).Select(item => new PullProgress { Status = new string('x', Length), Current = item, Total = 3 })];

    private static async Task<ArcBoxMockServer> StartAsync(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, null, token);
        server.OnPull().Emits(Messages);
        return server;
    }
}
