using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.Testing.Tests.Stubbing;
using ArcBox.Protocol.V1;
using Grpc.Core;
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

    [TestCaseSource(typeof(Transports), nameof(Transports.Grpc))]
    public async Task Drip_OverGrpc_SendsAPieceEachInterval(MockTransport transport, CancellationToken token)
    {
        SteppedTime time = new();
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { TimeProvider = time }, token);
        Transcript.Play(server);
        server.InjectFault(WireFault.Drip(10, Interval), new FaultPlan { AfterItems = 1 });
        using PlainGrpcClient client = PlainGrpcClient.Create(server);
        using AsyncServerStreamingCall<PullProgress> call = client.Calls.Pull(new PullImageRequest { Reference = "bench:3" }, cancellationToken: token);
        Assert.That(await call.ResponseStream.MoveNext(token), Is.True);

        // HTTP/2's clients take a frame when it is whole, and the server may have put both messages into one.
        Task<List<long>> rest = ReadAsync(call, token);
        Assert.That(rest.IsCompleted, Is.False);
        int pieces = 0;
        while (!rest.IsCompleted)
        {
            if (await Task.WhenAny(rest, time.PassAsync(Interval)) != rest) pieces++;
        }

        Assert.That(await rest, Is.EqualTo(new long[] { 2, 3 }));
        // Each message is 33 bytes behind 5 of gRPC's, in one frame or two with 9 bytes of HTTP/2's.
        Assert.That(pieces, Is.GreaterThanOrEqualTo(9));
        Assert.That(server.Calls.Single().Fault, Does.StartWith("drip"));
    }

    private static async Task<List<long>> ReadAsync(AsyncServerStreamingCall<PullProgress> call, CancellationToken token)
    {
        List<long> items = [];
        while (await call.ResponseStream.MoveNext(token)) items.Add(call.ResponseStream.Current.Current);
        return items;
    }
}
