using ArcBox.Protocol.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using System.Net;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>An engine on TCP with TLS, as <c>dockerd --tlsverify</c>: both sides show a certificate.</summary>
public sealed class EngineTlsTests
{
    private readonly TestCertificates _certificates = new();
    private WebApplication _engine = null!;

    private string Endpoint => $"docker+https://localhost:{new Uri(_engine.Urls.Single()).Port}";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            _certificates.ForServer(),
            https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            })));
        _engine = builder.Build();
        _engine.Run(AnswerAsync);
        await _engine.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _engine.DisposeAsync();
        _certificates.Dispose();
    }

    [Test]
    public async Task Calls_BothCertificatesKnown_WorkAndABuildIsUploaded()
    {
        ArcBoxChannelOptions options = new() { ServerCertificateAuthorities = _certificates.Authorities, ClientCertificate = _certificates.ForClient() };
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse(Endpoint), options);

        Assert.That(await client.ListAsync(), Is.Empty);
        Assert.That((await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[200_000])))).ImageId, Is.EqualTo("sha256:" + new string('a', 64)));
    }

    [Test]
    public async Task ListAsync_AuthorityUnknown_IsDaemonUnreachableAndLasting()
    {
        await using ImageClient client = ImageClient.ForEndpoint(Endpoint);

        DaemonUnreachableException? thrown = await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ListAsync());

        Assert.That(thrown!.Message, Does.Contain("certificate"));
        Assert.That(thrown.IsTransient, Is.False);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["Api-Version"] = "1.41";
        long received = 0;
        byte[] buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and int count) received += count;
        await context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/v1.41/images/json" => "[]",
            "/v1.41/build" when received == 200_000 => $$$"""{"aux":{"ID":"sha256:{{{new string('a', 64)}}}"}}""",
            _ => "OK",
        });
    }
}
