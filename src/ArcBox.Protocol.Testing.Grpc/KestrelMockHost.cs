using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.Testing;

/// <summary>Has Kestrel serve the connections of a socket. Kestrel itself never listens: it knows nothing of the server's being down.</summary>
internal sealed class KestrelMockHost : WireHost
{
    private static readonly Http2Format Format = new();

    private readonly WebApplication _application;
    private readonly ConnectionQueue _queue;
    private readonly MockEncryption _encryption;
    private readonly MockCertificates? _certificates;
    private readonly TimeProvider _time;

    public KestrelMockHost(
        WirePlace place, MockEncryption encryption, MockCertificates? certificates, MockImageService service, ServerEnd end, TimeProvider time)
        : base(place, OptionsFor(encryption, certificates), new FaultBook(Format, Locate, end))
    {
        (_encryption, _certificates, _time) = (encryption, certificates, time);
        _queue = new ConnectionQueue(place.EndPoint);
        Endpoint = ArcBoxEndpoint.Parse(place switch
        {
            { Path: { } path } => $"unix://{path}",
            LoopbackPlace tcp when certificates is not null => $"https://localhost:{tcp.EndPoint.Port}",
            _ => $"http://{place.EndPoint}",
        });
        _application = Build(service);
    }

    public override ArcBoxEndpoint Endpoint { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        Listen();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        // Calls that a test left open are not waited for.
        await _application.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _certificates?.Dispose();
    }

    protected override Task ServeAsync(WireConnection connection) => _queue.ServeAsync(connection);

    private static ArcBoxChannelOptions OptionsFor(MockEncryption encryption, MockCertificates? certificates) => new()
    {
        ServerCertificateAuthorities = certificates is null ? null : [certificates.Authority],
        ClientCertificate = encryption == MockEncryption.MutualTls ? certificates?.Client : null,
    };

    private WebApplication Build(MockImageService service)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IConnectionListenerFactory>(_queue);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // A stalled or slow connection stays so until the test says otherwise.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // Not infinite: Kestrel 10.0 adds it to a timestamp, which overflows, and closes idle HTTP/2 connections with its next heartbeat, within a second.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(_queue.EndPoint, Configure);
        });
        builder.Services.AddRouting();
        // A test wants to read what its stub threw.
        builder.Services.AddGrpc(grpc => grpc.EnableDetailedErrors = true);
        builder.Services.AddSingleton(service);
        WebApplication application = builder.Build();
        application.MapGrpcService<MockImageService>();
        return application;
    }

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (_certificates is not null) listen.UseHttps(_certificates.Server, Require);
        // Behind the encryption, so that frames are seen.
        listen.Use(next => connection => PassThroughFaultsAsync(connection, next));
    }

    private async Task PassThroughFaultsAsync(ConnectionContext context, ConnectionDelegate next)
    {
        IDuplexPipe transport = context.Transport;
        using FaultPipe pipe = new(context.Features.GetRequiredFeature<WireConnection>(), transport, Format, _time);
        context.Features.Set(pipe);
        context.Transport = pipe;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Output.CompleteAsync().ConfigureAwait(false);
            await pipe.Sent.ConfigureAwait(false);
            context.Transport = transport;
        }
    }

    private static WireStream Locate(ServerCallContext context)
    {
        HttpContext http = context.GetHttpContext();
        uint streamId = (uint)http.Features.GetRequiredFeature<IHttp2StreamIdFeature>().StreamId;
        return new WireStream(http.Features.GetRequiredFeature<FaultPipe>(), streamId, http.RequestAborted);
    }

    private void Require(HttpsConnectionAdapterOptions https)
    {
        if (_encryption != MockEncryption.MutualTls) return;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) =>
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(_certificates!.Authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate);
        };
    }
}
