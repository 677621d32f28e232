namespace ArcBox.Protocol.Testing.Tests.Hosting;

internal static class Transports
{
    public static IEnumerable<MockTransport> Ttrpc => [MockTransport.Ttrpc, MockTransport.TtrpcTcp];

    public static IEnumerable<MockTransport> Grpc => [GrpcMockTransport.UnixSocket, GrpcMockTransport.Tcp, GrpcMockTransport.Tls, GrpcMockTransport.MutualTls];

    public static IEnumerable<MockTransport> Wired => [.. Ttrpc, .. Grpc];

    public static IEnumerable<MockTransport> All => [MockTransport.InMemory, .. Wired];
}
