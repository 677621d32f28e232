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
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        byte[] refused = new RawFrame(1, RawFrame.Data, 0, new byte[8192]).ToBytes();
        Gate flooded = new();
        // The client is always quicker: the next frame is there before the server, which still refuses this one, looks whether anything is.
        LogDouble log = new((id, _) =>
        {
            if (id.Id != LogDouble.Refused) return;
            flooded.Open();
            socket.Send(refused);
        });
        await using TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { LoggerFactory = log })
            .Bind(Talk.Bind, new TalkDouble()).Listen("unix://" + directory["s"]);
        await server.StartAsync().Soon();
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(directory["s"])).Soon();
        await using NetworkStream stream = new(socket);
        // The answers are taken, so that nothing but the stop ends this.
        Task answers = stream.CopyToAsync(Stream.Null);
        socket.Send(refused);

        await flooded.WaitAsync();
        await server.StopAsync().Soon();
        await Task.WhenAny(answers).Soon();
    }
}
