using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Demo;

namespace ArcBox.Samples.ImageCli;

/// <summary>Opens the clients of the real program.</summary>
internal static class CliClients
{
    public const string DemoEndpoint = "demo:";

    public static async ValueTask<IImageClient> OpenAsync(string? endpoint, CancellationToken cancellationToken) => endpoint switch
    {
        null => await ImageClient.DiscoverAsync(cancellationToken: cancellationToken),
        DemoEndpoint => OpenDemo(TimeProvider.System),
        _ => ImageClient.ForEndpoint(endpoint),
    };

    public static ImageClient OpenDemo(TimeProvider timeProvider)
        => new(_ => ValueTask.FromResult<Grpc.Core.ChannelBase>(new InMemoryChannel(new DemoImageService(timeProvider))));
}
