using System.Net.Sockets;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

[CancelAfter(30_000)]
internal sealed class SocketPlaceTests
{
    public static IEnumerable<MockTransport> UnixSockets => [MockTransport.Ttrpc, GrpcMockTransport.UnixSocket];

    [TestCaseSource(nameof(UnixSockets))]
    public async Task StartAsync_OnAUnixSocket_KeepsItInADirectoryOfItsOwn(MockTransport transport, CancellationToken token)
    {
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, cancellationToken: token);
        string directory = Path.GetDirectoryName(server.Endpoint.SocketPath ?? server.Endpoint.ToString()["ttrpc+unix://".Length..])!;

        Assert.That(Directory.GetFiles(directory), Has.Length.EqualTo(1));
        Assert.That(OperatingSystem.IsWindows() || File.GetUnixFileMode(directory) == (UnixFileMode)0b111_000_000);

        await server.DisposeAsync();
        Assert.That(directory, Does.Not.Exist);
    }

    [Test]
    public void Dispose_OfAPlaceThatWasTakenDown_RemovesItsDirectory()
    {
        UnixSocketPlace place = new();
        place.Listen().Dispose();

        place.Dispose();
        place.Dispose();

        Assert.That(Path.GetDirectoryName(place.Path), Does.Not.Exist);
    }

    [Test]
    public void Listen_OnLoopback_RefusesUntilItListensAgainAtTheSamePort(CancellationToken token)
    {
        using LoopbackPlace place = new();
        place.Listen().Dispose();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.That(
            async () => await client.ConnectAsync(place.EndPoint, token),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
        using Socket again = place.Listen();
        Assert.That(again.LocalEndPoint, Is.EqualTo(place.EndPoint));
    }
}
