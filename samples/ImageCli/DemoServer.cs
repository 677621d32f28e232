using ArcBox.Protocol;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.ImageCli;

/// <summary>
/// Stands in for a daemon behind <c>--endpoint demo:</c>, so that the program can be tried on a machine without any engine: the mock server, in memory. Each
/// process starts with the same few images.
/// </summary>
internal static class DemoServer
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // What is shown takes its time, and is as large as what people pull.
    private static readonly MockImageOptions Shown = new() { Layers = 5, PretendSize = 64_000_000 };

    public static async Task<ImageClient> OpenAsync(ArcBoxChannelOptions clientOptions, CancellationToken cancellationToken)
    {
        TimeProvider timeProvider = clientOptions.TimeProvider;
        ArcBoxMockOptions options = new() { TimeProvider = timeProvider, ProgressInterval = Tick };
        // In memory the server holds nothing that would have to be given back; the client is all there is to close.
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.InMemory, options, cancellationToken);
        server.Registry.ServeAnything(Shown);
        await server.Store.PullAsync("alpine:3.22", cancellationToken: cancellationToken);
        server.AddImage("nginx:1.29", Shown with { Command = ["nginx", "-g", "daemon off;"] });
        await server.Store.PullAsync("nginx:1.29", cancellationToken: cancellationToken);
        await server.Store.AddImageAsync(null, Shown with { Created = timeProvider.GetUtcNow().AddHours(-5) }, cancellationToken);
        ImageClient client = server.CreateClient(clientOptions);
        await client.TagAsync("nginx:1.29", "registry.example.com/team/web:2026.1", cancellationToken);
        return client;
    }
}
