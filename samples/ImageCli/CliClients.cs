using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli;

/// <summary>Opens the clients of the real program.</summary>
internal static class CliClients
{
    public const string DemoEndpoint = "demo:";

    public static async ValueTask<IImageClient> OpenAsync(string? endpoint, CancellationToken cancellationToken) => endpoint switch
    {
        null => await ImageClient.DiscoverAsync(cancellationToken: cancellationToken),
        DemoEndpoint => await DemoServer.OpenAsync(TimeProvider.System, cancellationToken),
        _ => ImageClient.ForEndpoint(endpoint),
    };
}
