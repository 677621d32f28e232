using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Hosts a gRPC service, or nothing, in Kestrel.</summary>
internal sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private GrpcTestServer(WebApplication application) => _application = application;

    /// <summary>The port, for a server on TCP.</summary>
    public int Port => new Uri(_application.Urls.Single()).Port;

    public static Task<GrpcTestServer> OnSocketAsync<TService>(string path, TService service, ILoggerProvider? logs = null)
        where TService : class
        => StartAsync(kestrel => kestrel.ListenUnixSocket(path, Http2), service, logs);

    public static Task<GrpcTestServer> OnTcpAsync<TService>(TService service)
        where TService : class
        => StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, Http2), service);

    /// <summary>Over TLS; with client authorities, clients must show a certificate that one of these signed.</summary>
    public static Task<GrpcTestServer> OnTlsAsync<TService>(
        TService service, X509Certificate2 certificate, X509Certificate2Collection? clientAuthorities = null, HttpProtocols protocols = HttpProtocols.Http2)
        where TService : class
        => StartAsync(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(certificate, https => Require(https, clientAuthorities));
            }),
            service);

    /// <summary>A server that knows no path and answers 404 without a gRPC status, as newer ArcBox daemons do.</summary>
    public static Task<GrpcTestServer> WithoutServicesAsync(string path)
        => StartAsync<object>(kestrel => kestrel.ListenUnixSocket(path, Http2), null);

    public async ValueTask DisposeAsync()
    {
        // Calls that a test left open are not waited for.
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static async Task<GrpcTestServer> StartAsync<TService>(Action<KestrelServerOptions> listen, TService? service, ILoggerProvider? logs = null)
        where TService : class
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            listen(kestrel);
        });
        if (logs is not null) builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddRouting();
        if (service is not null)
        {
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(service);
        }

        WebApplication application = builder.Build();
        if (service is not null) application.MapGrpcService<TService>();
        await application.StartAsync();
        return new GrpcTestServer(application);
    }

    private static void Http2(ListenOptions listen) => listen.Protocols = HttpProtocols.Http2;

    private static void Require(HttpsConnectionAdapterOptions https, X509Certificate2Collection? authorities)
    {
        if (authorities is null) return;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) =>
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate);
        };
    }
}
