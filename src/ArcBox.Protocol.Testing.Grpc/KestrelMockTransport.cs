namespace ArcBox.Protocol.Testing;

internal sealed class KestrelMockTransport(string name, Func<WirePlace> choosePlace, MockEncryption encryption) : MockTransport(name)
{
    internal override async Task<MockHost> StartAsync(
        MockImageService service, ServerEnd end, ArcBoxMockOptions options, CancellationToken cancellationToken)
    {
        MockCertificates? certificates = encryption == MockEncryption.None ? null : new MockCertificates();
        KestrelMockHost host = new(choosePlace(), encryption, certificates, service, end, options.TimeProvider);
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
