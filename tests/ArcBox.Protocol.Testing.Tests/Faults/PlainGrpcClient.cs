using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Grpc.Net.Client as it is, over a handler that knows nothing but where to connect.</summary>
internal sealed class PlainGrpcClient : IDisposable
{
    private readonly GrpcChannel _channel;

    private PlainGrpcClient(GrpcChannel channel) => (_channel, Calls) = (channel, new ImageService.ImageServiceClient(channel));

    public ImageService.ImageServiceClient Calls { get; }

    /// <summary>The messages of a pull, and how it ended.</summary>
    /// <param name="got">Told how many messages there are, from 0 on.</param>
    /// <param name="token">Cancels the pull.</param>
    public async Task<(List<long> Items, RpcException? End)> PullAsync(Action<int> got, CancellationToken token)
    {
        List<long> items = [];
        using AsyncServerStreamingCall<PullProgress> call = Calls.Pull(new PullImageRequest { Reference = "bench:3" }, cancellationToken: token);
        try
        {
            got(0);
            await foreach (PullProgress progress in call.ResponseStream.ReadAllAsync(token))
            {
                items.Add(progress.Current);
                got(items.Count);
            }

            return (items, null);
        }
        catch (RpcException exception)
        {
            return (items, exception);
        }
    }

    public static PlainGrpcClient Create(ArcBoxMockServer server)
    {
        Uri address = new(server.Endpoint.ToString());
        bool isUnix = address.Scheme == "unix";
        EndPoint place = isUnix ? new UnixDomainSocketEndPoint(address.AbsolutePath) : new IPEndPoint(IPAddress.Loopback, address.Port);
        SocketsHttpHandler handler = new() { ConnectCallback = async (_, token) => await ConnectAsync(place, token) };
        if (server.ChannelOptions.ServerCertificateAuthorities is { } authorities)
            handler.SslOptions.CertificateChainPolicy = Trusting(authorities);
        if (server.ChannelOptions.ClientCertificate is { } certificate)
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        return new PlainGrpcClient(GrpcChannel.ForAddress(
            isUnix ? new Uri("http://localhost") : address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }));
    }

    public void Dispose() => _channel.Dispose();

    private static X509ChainPolicy Trusting(IEnumerable<X509Certificate2> authorities)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (X509Certificate2 authority in authorities) policy.CustomTrustStore.Add(authority);
        return policy;
    }

    private static async Task<Stream> ConnectAsync(EndPoint place, CancellationToken token)
    {
        Socket socket = place is UnixDomainSocketEndPoint
            ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(place, token);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
