namespace ArcBox.Protocol.Testing;

internal sealed class TtrpcMockTransport(string name, Func<WirePlace> choosePlace) : MockTransport(name)
{
    internal override Task<MockHost> StartAsync(MockImageService service, ArcBoxMockOptions options, CancellationToken cancellationToken)
        => Task.FromResult<MockHost>(new TtrpcMockHost(choosePlace(), service, options));
}
