using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol;

/// <summary>A channel that is ready for calls, and what the client knows about it.</summary>
/// <param name="Service">The generated client over the channel.</param>
/// <param name="Endpoint">Where the channel goes, for errors; null if its maker did not tell.</param>
/// <param name="RefusesCredentials">True if what is sent could be read on the way.</param>
/// <param name="Owned">The channel if the client has to dispose it, otherwise null.</param>
internal sealed record ClientChannel(ImageService.ImageServiceClient Service, string? Endpoint, bool RefusesCredentials, ChannelBase? Owned) : IAsyncDisposable
{
    /// <summary>Who asks the registries, where the client itself does not say; null for nobody.</summary>
    public ICredentialSource? CredentialSource { get; private init; }

    /// <summary>Where it goes, for traces and metrics.</summary>
    public ChannelTarget Target { get; private init; } = ChannelTarget.Unknown;

    private IBuildOptionsChannel? Carrier { get; init; }

    private IReadOnlyList<Interceptor> Interceptors { get; init; } = [];

    /// <summary>What the channel's own options say about calls counts here, too.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="isOwned">True if the client has to dispose it.</param>
    /// <param name="interceptors">The client's, which go around those of the channel; null for none.</param>
    public static ClientChannel Over(ChannelBase channel, bool isOwned, IReadOnlyList<Interceptor>? interceptors = null)
    {
        ChannelOrigin origin = ChannelOrigin.Of(channel);
        interceptors = [.. interceptors ?? [], .. origin.Options?.Interceptors ?? []];
        ImageService.ImageServiceClient service = Serve(channel.CreateCallInvoker(), interceptors);
        return new ClientChannel(service, origin.Endpoint, origin.RefusesCredentials, isOwned ? channel : null)
        {
            Carrier = channel as IBuildOptionsChannel,
            Interceptors = interceptors,
            Target = origin.Target,
            CredentialSource = origin.Options?.CredentialSource,
        };
    }

    /// <summary>A client whose builds have these options; null if the channel does not carry them.</summary>
    public ImageService.ImageServiceClient? ServiceWith(BuildOptions options)
        => Carrier is { CarriesBuildOptions: true } ? Serve(Carrier.CreateCallInvoker(options), Interceptors) : null;

    public async ValueTask DisposeAsync()
    {
        if (Owned is null) return;
        await Owned.ShutdownAsync().ConfigureAwait(false);
        if (Owned is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
        else if (Owned is IDisposable disposable) disposable.Dispose();
    }

    private static ImageService.ImageServiceClient Serve(CallInvoker invoker, IReadOnlyList<Interceptor> interceptors)
        => new(invoker.Intercept([.. interceptors]));
}
