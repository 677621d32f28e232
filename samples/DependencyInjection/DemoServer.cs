using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>Stands in for a daemon, so that the program can be tried on a machine without any engine: the mock server, in memory.</summary>
internal static class DemoServer
{
    public const string Switch = "--demo";

    /// <summary>One round, and a look at the health in each second of it.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["--Images:Once=true", "--Images:HealthInterval=00:00:01"];

    public static async Task<ArcBoxMockServer> StartAsync()
    {
        // Slow enough to be seen.
        ArcBoxMockOptions options = new() { ProgressInterval = TimeSpan.FromMilliseconds(25) };
        ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.InMemory, options);
        server.Registry.ServeAnything(new MockImageOptions { Layers = 5, PretendSize = 64_000_000 });
        // One is there already.
        await server.Store.AddImageAsync("alpine:3.22");
        return server;
    }
}
