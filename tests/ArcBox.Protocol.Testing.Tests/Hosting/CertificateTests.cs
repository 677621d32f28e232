using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

[CancelAfter(30_000)]
internal sealed class CertificateTests
{
    [Test]
    public async Task MutualTls_WithoutAClientCertificate_TakesNobody(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(GrpcMockTransport.MutualTls, token);
        await using ImageClient client = ImageClient.ForEndpoint(server.Endpoint, server.ChannelOptions with { ClientCertificate = null });

        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());
        Assert.That(server.Calls, Is.Empty);
    }

    [Test]
    public async Task MutualTls_WithAnotherServersClientCertificate_TakesNobody(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(GrpcMockTransport.MutualTls, token);
        await using ArcBoxMockServer other = await StartAsync(GrpcMockTransport.MutualTls, token);
        X509Certificate2? foreign = other.ChannelOptions.ClientCertificate;
        await using ImageClient client = ImageClient.ForEndpoint(server.Endpoint, server.ChannelOptions with { ClientCertificate = foreign });

        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());
        Assert.That(server.Calls, Is.Empty);
    }

    [Test]
    public async Task Tls_WithAnotherServersAuthority_IsNotTrusted(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(GrpcMockTransport.Tls, token);
        await using ArcBoxMockServer other = await StartAsync(GrpcMockTransport.Tls, token);
        await using ImageClient client = ImageClient.ForEndpoint(server.Endpoint, other.ChannelOptions);

        Assert.That(() => client.ExistsAsync("there", cancellationToken: token), Throws.InstanceOf<ArcBoxException>());
        Assert.That(server.Calls, Is.Empty);
    }

    [Test]
    public async Task Authority_OfAServer_HasNoKey(CancellationToken token)
    {
        await using ArcBoxMockServer server = await StartAsync(GrpcMockTransport.Tls, token);

        Assert.That(server.ChannelOptions.ServerCertificateAuthorities!.Single().HasPrivateKey, Is.False);
    }

    private static Task<ArcBoxMockServer> StartAsync(MockTransport transport, CancellationToken token)
        => ArcBoxMockServer.StartAsync(transport, new ArcBoxMockOptions { Backend = new SmallEngine() }, token);
}
