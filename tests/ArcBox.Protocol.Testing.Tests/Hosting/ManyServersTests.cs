namespace ArcBox.Protocol.Testing.Tests.Hosting;

[CancelAfter(120_000)]
internal sealed class ManyServersTests
{
    private const int Count = 200;

    public static IEnumerable<MockTransport> Several => [MockTransport.InMemory, MockTransport.Ttrpc, GrpcMockTransport.UnixSocket];

    [TestCaseSource(nameof(Several))]
    public async Task StartAsync_TwoHundredTimesAtOnce_GivesServersThatKnowNothingOfEachOther(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer[] servers = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => StartAsync(transport, token)));
        ImageClient[] clients = [.. servers.Select(server => server.CreateClient())];

        await Task.WhenAll(clients.Select((client, place) => client.PullAsync($"image-{place}:2", cancellationToken: token).ToListAsync(token).AsTask()));

        Assert.That(servers.Select(server => server.Calls.Single().Reference), Is.EqualTo(Enumerable.Range(0, Count).Select(place => $"image-{place}:2")));
        foreach (ImageClient client in clients) await client.DisposeAsync();
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
    }

    private static Task<ArcBoxMockServer> StartAsync(MockTransport transport, CancellationToken token)
        => Task.Run(() => ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { Backend = new SmallEngine() }, token), token);
}
