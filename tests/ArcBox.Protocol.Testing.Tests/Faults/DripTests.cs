using ArcBox.Protocol.Testing.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Slow sending, by a clock that stands still until the test moves it.</summary>
[CancelAfter(30_000)]
internal sealed class DripTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [TestCaseSource(typeof(Transports), nameof(Transports.Ttrpc))]
    public async Task Drip_OfAPull_SendsAPieceEachInterval(MockTransport transport, CancellationToken token)
    {
        FakeTimeProvider time = new();
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { TimeProvider = time }, token);
        Transcript.Play(server);
        server.InjectFault(WireFault.Drip(10, Interval), new FaultPlan { Method = "Pull", AfterItems = 1 });
        using RawTtrpcClient client = await RawTtrpcClient.ConnectAsync(server, token);
        await client.SendAsync(Transcript.PullRequest, token);

        List<byte> received = [.. await client.ReadAsync(Transcript.First.Length, token)];
        List<int> pieces = [];
        while (received.Count < Transcript.Pull.Length)
        {
            byte[] piece = await client.ReadSomeAsync(1000, token);
            pieces.Add(piece.Length);
            received.AddRange(piece);
            Assert.That(client.Available, Is.Zero);
            time.Advance(Interval);
        }

        Assert.That(received, Is.EqualTo(Transcript.Pull));
        Assert.That(pieces, Is.EqualTo(new[] { 10, 10, 10, 10, 3, 10, 10, 10, 10, 3, 10 }));

        // The next call's answer is whole again.
        await client.SendAsync(Transcript.ExistsRequest, token);
        Assert.That(await client.ReadAsync(Transcript.ExistsResponse.Length, token), Is.EqualTo(Transcript.ExistsResponse));
    }
}
