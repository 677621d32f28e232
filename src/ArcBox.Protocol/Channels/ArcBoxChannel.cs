using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes the channel that an endpoint needs.</summary>
public static class ArcBoxChannel
{
    /// <summary>Makes a channel; nothing is connected before the first call. The caller disposes it.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">How to connect; null for the defaults.</param>
    /// <returns>
    /// A <c>GrpcChannel</c>, a <see cref="DockerEngineChannel"/> or a <see cref="TtrpcChannel"/>; each is disposable, the last asynchronously alone.
    /// </returns>
    /// <exception cref="PlatformNotSupportedException">
    /// The endpoint is a named pipe and this is not Windows, or an abstract or vsock socket and this is not Linux.
    /// </exception>
    public static ChannelBase ForEndpoint(ArcBoxEndpoint endpoint, ArcBoxChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.ThrowIfUnsupported();
        options ??= new ArcBoxChannelOptions();
        ChannelBase channel = endpoint.Transport switch
        {
            ArcBoxTransport.Grpc => GrpcEndpointChannel.Create(endpoint, options),
            ArcBoxTransport.DockerEngine => new DockerEngineChannel(endpoint, new DockerEngineOptions { ChannelOptions = options }),
            ArcBoxTransport.Ttrpc => OverTtrpc(endpoint.TtrpcAddress!, options),
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint.Transport, "This transport is not known."),
        };
        ChannelOrigin.Remember(channel, endpoint, options);
        return channel;
    }

    private static TtrpcChannel OverTtrpc(TtrpcAddress address, ArcBoxChannelOptions options) => TtrpcChannel.ForAddress(
        address.ToString(),
        new TtrpcChannelOptions
        {
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectAttempts = options.Retry.MaxAttempts,
            InitialReconnectBackoff = options.Retry.Delay,
            MaxReconnectBackoff = options.Retry.MaxDelay,
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
        });
}
