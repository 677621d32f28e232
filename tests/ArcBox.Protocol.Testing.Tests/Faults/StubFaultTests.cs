using ArcBox.Protocol.Testing.Tests.Hosting;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Faults as a part of a stub's answer.</summary>
[CancelAfter(30_000)]
internal sealed class StubFaultTests
{
    [TestCaseSource(typeof(Transports), nameof(Transports.Ttrpc))]
    public async Task WithFault_OfTheFirstAnswer_StrikesThatOneAlone(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, null, token);
        await using ImageClient client = server.CreateClient();
        PullProgress[] five = [.. Enumerable.Range(1, 5).Select(Transcript.Progress)];
        server.OnPull().Emits(five).WithFault(WireFault.Reset, afterItems: 3).Then().Emits(five);
        List<long> received = [];

        Assert.That(
            async () =>
            {
                await foreach (PullProgress progress in client.PullAsync("nginx", cancellationToken: token)) received.Add(progress.Current);
            },
            Throws.InstanceOf<ArcBoxException>());
        Assert.That(received, Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(await client.PullAsync("nginx", cancellationToken: token).CountAsync(token), Is.EqualTo(5));
        Assert.That(server.Calls.Select(call => call.Fault), Is.EqualTo(new[] { "reset", null }));
        Assert.That(server.Calls[0].ToString(), Is.EqualTo("#1 Pull nginx, cut off by reset, 5 items sent, answered by OnPull()"));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.Wired))]
    public async Task WithFault_OfAUnaryAnswer_ComesInPlaceOfTheResponse(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, null, token);
        await using ImageClient client = server.CreateClient();
        server.OnExists("nginx").Returns(new ExistsImageResponse { Exists = true }).WithFault(WireFault.TruncatedFrame)
            .Then().Returns(new ExistsImageResponse { Exists = true });

        Assert.That(() => client.ExistsAsync("nginx", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());
        Assert.That(await client.ExistsAsync("nginx", cancellationToken: token), Is.True);
        Assert.That(server.Calls.Select(call => call.Fault), Is.EqualTo(new[] { "truncated frame", null }));
    }

    [TestCaseSource(typeof(Transports), nameof(Transports.Wired))]
    public async Task WithFault_BehindAGate_StrikesWhenTheClientHasTheItems(MockTransport transport, CancellationToken token)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, null, token);
        await using ImageClient client = server.CreateClient();
        StreamGate gate = server.OnPull().Emits(Enumerable.Range(1, 5).Select(Transcript.Progress)).WithFault(WireFault.Reset, afterItems: 3).Gated();
        await using IAsyncEnumerator<PullProgress> pull = client.PullAsync("nginx", cancellationToken: token).GetAsyncEnumerator(token);
        ValueTask<bool> next = pull.MoveNextAsync();

        await gate.ReleaseAsync(3, token);
        for (int item = 1; item <= 3; item++)
        {
            Assert.That(await next, Is.True);
            Assert.That(pull.Current.Current, Is.EqualTo(item));
            next = pull.MoveNextAsync();
        }

        gate.Open();

        Assert.That(async () => await next, Throws.InstanceOf<ArcBoxException>());
        Assert.That(server.Calls.Single().Fault, Is.EqualTo("reset"));
    }
}
