using System.Security.Cryptography.X509Certificates;
using ArcBox.Protocol.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ArcBox.Protocol.Tests.Channels;

[CancelAfter(30_000)]
public sealed class GrpcTlsTests
{
    private TestCertificates _trusted;

    [SetUp]
    public void SetUp() => _trusted = new TestCertificates();

    [TearDown]
    public void TearDown() => _trusted.Dispose();

    [Test]
    public async Task Exists_TrustedAuthority_IsAnswered(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer());
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
    }

    [Test]
    public async Task Exists_ClientCertificateWanted_IsAnswered(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer(), _trusted.Authorities);
        await using ImageClient client = Client(server, new ArcBoxChannelOptions
        {
            ServerCertificateAuthorities = _trusted.Authorities,
            ClientCertificate = _trusted.ForClient(),
        });

        Assert.That(await client.ExistsAsync("busybox", cancellationToken), Is.True);
    }

    [Test]
    public async Task Exists_NoClientCertificate_SaysWhatTheServerWants(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer(), _trusted.Authorities);
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        await AssertUnreachableAsync(client, "asks for a client certificate", cancellationToken);
    }

    [Test]
    public async Task Exists_ClientCertificateOfAnotherAuthority_SaysItWasNotAccepted(CancellationToken cancellationToken)
    {
        using TestCertificates other = new("CN=other authority");
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer(), _trusted.Authorities);
        await using ImageClient client = Client(server, new ArcBoxChannelOptions
        {
            ServerCertificateAuthorities = _trusted.Authorities,
            ClientCertificate = other.ForClient(),
        });

        await AssertUnreachableAsync(client, "does not accept the client certificate (CN=test client)", cancellationToken);
    }

    [Test]
    public async Task Exists_UnknownAuthority_SaysWhichAuthorityToTrust(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer());
        await using ImageClient client = Client(server, new ArcBoxChannelOptions());

        await AssertUnreachableAsync(client, "authority (CN=test authority) is not trusted here. Set ArcBoxChannelOptions.ServerCertificateAuthorities", cancellationToken);
    }

    [Test]
    public async Task Exists_AuthorityNotAmongTheGiven_SaysSo(CancellationToken cancellationToken)
    {
        using TestCertificates other = new("CN=other authority");
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), other.ForServer());
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        await AssertUnreachableAsync(client, "authority (CN=other authority) is not among ServerCertificateAuthorities", cancellationToken);
    }

    [Test]
    public async Task Exists_CertificateForAnotherHost_SaysForWhichItIs(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer("images.example"));
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        await AssertUnreachableAsync(client, "it is for 'images.example', not for 'localhost'", cancellationToken);
    }

    [Test]
    public async Task Exists_ExpiredCertificate_SaysFromWhenToWhenItWasValid(CancellationToken cancellationToken)
    {
        X509Certificate2 expired = _trusted.ForServerExpired();
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), expired);
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        await AssertUnreachableAsync(client, $"CN=test server is valid only from {expired.NotBefore.ToUniversalTime():u} to {expired.NotAfter.ToUniversalTime():u}", cancellationToken);
    }

    [Test]
    public async Task Exists_ServerWithoutTls_PointsToPlainHttp(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTcpAsync(new ScriptedImageService());
        await using ImageClient client = Client(server, new ArcBoxChannelOptions());

        await AssertUnreachableAsync(client, $"If the server does not speak TLS there, use http://localhost:{server.Port}", cancellationToken);
    }

    [Test]
    public async Task Exists_ServerWithoutHttp2_SaysSo(CancellationToken cancellationToken)
    {
        await using GrpcTestServer server = await GrpcTestServer.OnTlsAsync(new ScriptedImageService(), _trusted.ForServer(), null, HttpProtocols.Http1);
        await using ImageClient client = Client(server, new ArcBoxChannelOptions { ServerCertificateAuthorities = _trusted.Authorities });

        await AssertUnreachableAsync(client, "HTTP/2", cancellationToken);
    }

    private static ImageClient Client(GrpcTestServer server, ArcBoxChannelOptions options)
        => ImageClient.ForEndpoint(ArcBoxEndpoint.Parse($"https://localhost:{server.Port}"), options);

    private static async Task AssertUnreachableAsync(ImageClient client, string expected, CancellationToken cancellationToken)
    {
        DaemonUnreachableException failure = (await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ExistsAsync("busybox", cancellationToken)))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.Message, Does.Contain(expected));
            Assert.That(failure.IsTransient, Is.False);
            Assert.That(failure.Method, Is.EqualTo("Exists"));
            Assert.That(failure.Attempts, Has.Count.EqualTo(1));
        }
    }
}
