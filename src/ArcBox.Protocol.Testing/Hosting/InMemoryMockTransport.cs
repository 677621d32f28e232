namespace ArcBox.Protocol.Testing;

internal sealed class InMemoryMockTransport() : MockTransport("in-memory")
{
    internal override Task<MockHost> StartAsync(MockImageService service, ArcBoxMockOptions options, CancellationToken cancellationToken)
        => Task.FromResult<MockHost>(new InMemoryMockHost(service));
}
