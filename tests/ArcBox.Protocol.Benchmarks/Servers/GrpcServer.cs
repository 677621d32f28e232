using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>The service in Kestrel on a unix socket, with default settings and without logging.</summary>
internal static class GrpcServer
{
    public static async Task<IAsyncDisposable> StartAsync(string socket)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<BenchmarkService>();
        WebApplication application = builder.Build();
        application.MapGrpcService<BenchmarkService>();
        await application.StartAsync();
        return application;
    }
}
