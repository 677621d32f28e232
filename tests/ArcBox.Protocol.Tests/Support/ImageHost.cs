using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Serves images on a unix socket, over the transport that an endpoint's scheme names.</summary>
internal static class ImageHost
{
    public static async Task<IAsyncDisposable> StartAsync<TService>(string scheme, string path, TService service)
        where TService : ImageService.ImageServiceBase
    {
        if (scheme == "unix") return await GrpcTestServer.OnSocketAsync(path, service);
        TtrpcServer server = new TtrpcServer().Bind(ImageService.BindService, service).Listen($"{scheme}://{path}");
        await server.StartAsync().Soon();
        return server;
    }
}
