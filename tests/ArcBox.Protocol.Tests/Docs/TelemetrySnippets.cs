using ArcBox.Protocol.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/telemetry.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class TelemetrySnippets
{
    [Test]
    public async Task Client_WithALoggerFactory_LogsThere()
    {
        using LogDouble loggerFactory = new();
        using TestDirectory directory = new();
        await using IAsyncDisposable server = await ImageHost.StartAsync("ttrpc+unix", directory["t.sock"], new ScriptedImageService());

        await CallAsync(loggerFactory, ArcBoxEndpoint.Parse($"ttrpc+unix://{directory["t.sock"]}"));

        Assert.That(loggerFactory.Entries.Select(entry => entry.Id), Does.Contain(1));
    }

    private static async Task CallAsync(ILoggerFactory loggerFactory, ArcBoxEndpoint endpoint)
    {
        ArcBoxChannelOptions options = new() { LoggerFactory = loggerFactory };
        await using ImageClient client = ImageClient.ForEndpoint(endpoint, options);

        await client.ListAsync();
    }
}
