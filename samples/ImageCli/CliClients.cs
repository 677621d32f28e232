using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli;

/// <summary>Opens the clients of the real program.</summary>
internal static class CliClients
{
    public const string DemoEndpoint = "demo:";

    public static async ValueTask<IImageClient> OpenAsync(string? endpoint, ArcBoxChannelOptions options, CancellationToken cancellationToken)
    {
        // The stand-in pretends to be the registries too; it gets nobody's real password.
        if (endpoint == DemoEndpoint) return await DemoServer.OpenAsync(options with { CredentialSource = null }, cancellationToken);
        return endpoint is null
            ? ImageClient.ForDiscovery(new EndpointDiscoveryOptions { ChannelOptions = options })
            : ImageClient.ForEndpoint(ArcBoxEndpoint.Parse(endpoint), options);
    }
}
