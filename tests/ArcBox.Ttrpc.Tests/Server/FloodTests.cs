using System.Net.Sockets;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class FloodTests
{
    [Test]
    public async Task StopAsync_ClientKeepsSendingWhatIsRefused_Ends()
    {
        using TestDirectory directory = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble()).Listen("unix://" + directory["s"]);
        await server.StartAsync().Soon();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(directory["s"])).Soon();
        await using NetworkStream stream = new(socket);
        // Refused one by one, and so short that the client is quicker than the server.
        byte[] refused = new RawFrame(1, RawFrame.Data, 0, []).ToBytes();
        byte[] flood = [.. Enumerable.Repeat(refused, 20_000).SelectMany(frame => frame)];
        Gate flooded = new();
        // The answers are taken, so that nothing but the stop ends this.
        Task answers = Task.Run(() => stream.CopyToAsync(Stream.Null));
        Task sending = Task.Run(async () =>
        {
            while (true)
            {
                await stream.WriteAsync(flood);
                flooded.Open();
            }
        });

        await flooded.WaitAsync();
        await server.StopAsync().Soon();
        await Thrown.ByAsync<IOException>(sending);
        await Task.WhenAny(answers).Soon();
    }
}
