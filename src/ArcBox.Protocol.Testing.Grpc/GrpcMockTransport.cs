namespace ArcBox.Protocol.Testing;

/// <summary>Transports of an <see cref="ArcBoxMockServer"/> that speak gRPC, hosted by Kestrel.</summary>
/// <remarks>Deadlines run by the system's clock here, whatever <see cref="ArcBoxMockOptions.TimeProvider"/> says: gRPC for .NET takes no other.</remarks>
/// <example><code>
/// await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(GrpcMockTransport.UnixSocket);
/// </code></example>
public static class GrpcMockTransport
{
    /// <summary>Over a unix socket, in a directory of the server's own that nobody else can enter and that goes with the server.</summary>
    public static MockTransport UnixSocket => new KestrelMockTransport("gRPC over a unix socket", () => new UnixSocketPlace(), MockEncryption.None);

    /// <summary>Over a unix socket at a path; as <see cref="MockTransport.TtrpcAt"/>.</summary>
    /// <param name="path">The socket's path; its directory must exist.</param>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public static MockTransport UnixSocketAt(string path)
    {
        string fullPath = new GivenSocketPlace(path).Path;
        return new KestrelMockTransport($"gRPC at {fullPath}", () => new GivenSocketPlace(fullPath), MockEncryption.None);
    }

    /// <summary>Over TCP, not encrypted, at a port of 127.0.0.1 that the system chooses.</summary>
    public static MockTransport Tcp => new KestrelMockTransport("gRPC over TCP", () => new LoopbackPlace(), MockEncryption.None);

    /// <summary>
    /// Over TLS, at a port of localhost that the system chooses. <see cref="ArcBoxMockServer.ChannelOptions"/> has the authority, made for this server
    /// alone, that signed its certificate.
    /// </summary>
    public static MockTransport Tls => new KestrelMockTransport("gRPC over TLS", () => new LoopbackPlace(), MockEncryption.Tls);

    /// <summary>
    /// As <see cref="Tls"/>, and clients must show a certificate of the same authority: <see cref="ArcBoxMockServer.ChannelOptions"/> has one, with its key.
    /// </summary>
    public static MockTransport MutualTls => new KestrelMockTransport("gRPC over mTLS", () => new LoopbackPlace(), MockEncryption.MutualTls);
}
