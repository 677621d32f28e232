namespace ArcBox.Protocol.Testing;

internal sealed class InMemoryMockTransport() : MockTransport("in-memory")
{
    internal override Task<MockHost> StartAsync(
        MockImageService service, ServerEnd end, ArcBoxMockOptions options, CancellationToken cancellationToken)
        => Task.FromResult<MockHost>(new InMemoryMockHost(service));
}
