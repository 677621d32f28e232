namespace ArcBox.Protocol.Testing;

internal sealed class TtrpcMockTransport(string name, Func<WirePlace> choosePlace) : MockTransport(name)
{
    internal override async Task<MockHost> StartAsync(
        MockImageService service, ServerEnd end, ArcBoxMockOptions options, CancellationToken cancellationToken)
    {
        TtrpcMockHost host = new(choosePlace(), service, end, options);
        try
        {
            await host.BringUpAsync().ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
