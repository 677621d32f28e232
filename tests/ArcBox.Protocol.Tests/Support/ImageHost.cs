using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Serves images on a unix socket, over the transport that an endpoint's scheme names.</summary>
internal static class ImageHost
{
    public static async Task<IAsyncDisposable> StartAsync<TService>(string scheme, string path, TService service, ILoggerProvider? logs = null)
        where TService : ImageService.ImageServiceBase
    {
        if (scheme == "unix") return await GrpcTestServer.OnSocketAsync(path, service, logs);
        ILoggerFactory factory = logs is null
            ? NullLoggerFactory.Instance
            : LoggerFactory.Create(builder => builder.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
        TtrpcServerOptions options = new() { LoggerFactory = factory };
        TtrpcServer server = new TtrpcServer(options).Bind(ImageService.BindService, service).Listen($"{scheme}://{path}");
        await server.StartAsync().Soon();
        return server;
    }
}
