using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol;

/// <summary>
/// <see cref="IImageClient"/> over any gRPC channel. Make one for an endpoint and keep it: it is safe for concurrent use and connects by itself.
/// </summary>
public sealed partial class ImageClient : IImageClient, IAsyncDisposable, IDisposable
{
    private readonly ClientChannelSource _channels;
    private readonly CallSettings _settings = CallSettings.Default;

    /// <summary>A client over a channel that stays the caller's: disposing the client leaves it open.</summary>
    /// <param name="channel">Any channel: of Grpc.Net.Client, <see cref="InMemoryChannel"/>, <see cref="DockerEngineChannel"/>, …</param>
    public ImageClient(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _channels = new ClientChannelSource(ClientChannel.Over(channel, isOwned: false));
        if (ChannelOrigin.Of(channel).Options is { } options) _settings = CallSettings.Of(options);
    }

    /// <summary>
    /// A client over a call invoker, such as a channel's with interceptors around it. An invoker does not tell where it goes: exceptions name no endpoint,
    /// and credentials are sent whether or not anybody can read along.
    /// </summary>
    /// <param name="callInvoker">What makes the calls.</param>
    public ImageClient(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        ClientChannel opened = new(new ImageService.ImageServiceClient(callInvoker), null, false, null);
        _channels = new ClientChannelSource(opened);
    }

    /// <summary>
    /// A client whose channel is made at the first call and disposed with the client. Calls that come meanwhile wait for the same channel; if making it
    /// fails, they fail with that exception and the next call tries again. What options that the channel is made with say about calls is not known when the
    /// first one begins: of them <see cref="ArcBoxChannelOptions.Interceptors"/> and <see cref="ArcBoxChannelOptions.CredentialSource"/> count, for all else
    /// set the client's own properties.
    /// </summary>
    /// <param name="openChannel">Makes the channel.</param>
    public ImageClient(Func<CancellationToken, ValueTask<ChannelBase>> openChannel)
    {
        ArgumentNullException.ThrowIfNull(openChannel);
        _channels = new ClientChannelSource(token => OpenOwnAsync(openChannel, token));
    }

    private ImageClient(ArcBoxChannelOptions options, Func<CancellationToken, ValueTask<ChannelBase>> openChannel)
    {
        (_settings, CredentialSource) = (CallSettings.Of(options), options.CredentialSource);
        // A search ends by itself: each place has its time.
        _channels = new ClientChannelSource(token => OpenOwnAsync(openChannel, token), opensWithoutCallers: true);
    }

    private ImageClient(ArcBoxChannelOptions options, ChannelBase channel)
    {
        (_settings, CredentialSource) = (CallSettings.Of(options), options.CredentialSource);
        _channels = new ClientChannelSource(ClientChannel.Over(channel, isOwned: false, options.Interceptors));
    }

    /// <summary>
    /// The clock for timeouts and pauses; the default is that of <see cref="ArcBoxChannelOptions.TimeProvider"/> for clients of an endpoint or a discovery and
    /// over a channel that <see cref="ArcBoxChannel"/> made or a <see cref="DockerEngineChannel"/>, otherwise the system's.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get => _settings.Time;
        init => _settings = _settings with { Time = value ?? throw new ArgumentNullException(nameof(value)) };
    }

    /// <summary>
    /// How often list, inspect and exists are tried that fail with <see cref="StatusCode.Unavailable"/>; other calls never are repeated, and neither is any after
    /// <see cref="DaemonUnreachableException"/>: connecting is the channel's matter. The default is that of <see cref="ArcBoxChannelOptions.Retry"/> for clients
    /// of an endpoint or a discovery and over a channel that <see cref="ArcBoxChannel"/> made or a <see cref="DockerEngineChannel"/>, otherwise
    /// <see cref="RetryOptions.None"/>; so also for a client whose channel is made at the first call.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Retry
    {
        get => _settings.Retry;
        init => _settings = _settings with { Retry = value ?? throw new ArgumentNullException(nameof(value)) };
    }

    /// <summary>
    /// How long calls that are answered once (all but pull, push and build) may take if their options give no <see cref="ImageCallOptions.Timeout"/>; null (the
    /// default) for no limit, or for what <see cref="ArcBoxChannelOptions.CallTimeout"/> says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? CallTimeout
    {
        get => _settings.CallTimeout;
        init => _settings = _settings with { CallTimeout = TimeLimit.Optional(value) };
    }

    /// <summary>
    /// How long nothing may happen in a pull, a push or a build whose options give no <see cref="ImageStreamOptions.StallTimeout"/>; null (the default) for no
    /// limit, or for what <see cref="ArcBoxChannelOptions.StallTimeout"/> says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? StallTimeout
    {
        get => _settings.StallTimeout;
        init => _settings = _settings with { StallTimeout = TimeLimit.Optional(value) };
    }

    /// <summary>
    /// Where calls are logged, under <see cref="ArcBoxTelemetry.SourceName"/>; the default logs nothing, or where
    /// <see cref="ArcBoxChannelOptions.LoggerFactory"/> says. No log holds a credential or metadata.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get => _settings.LoggerFactory;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _settings = _settings with { LoggerFactory = value };
        }
    }

    /// <summary>
    /// Who asks the registries in pulls and pushes whose options have no credential, such as a <see cref="DockerCredentialSource"/>. Null (the default) for
    /// the channel's <see cref="ArcBoxChannelOptions.CredentialSource"/> where <see cref="ArcBoxChannel"/> made it or it is a
    /// <see cref="DockerEngineChannel"/>, otherwise for nobody.
    /// </summary>
    public ICredentialSource? CredentialSource { get; init; }

    /// <summary>A client for an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">Such as <c>docker+unix:///var/run/docker.sock</c>; see <see cref="ArcBoxEndpoint"/>.</param>
    /// <exception cref="FormatException"><paramref name="endpoint"/> is none.</exception>
    public static ImageClient ForEndpoint(string endpoint) => ForEndpoint(ArcBoxEndpoint.Parse(endpoint));

    /// <summary>A client for an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">How to connect; null for the defaults.</param>
    public static ImageClient ForEndpoint(ArcBoxEndpoint endpoint, ArcBoxChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new ArcBoxChannelOptions();
        return new ImageClient(options, _ => ValueTask.FromResult(ArcBoxChannel.ForEndpoint(endpoint, options)));
    }

    /// <summary>
    /// A client that looks for its daemon at the first call, and goes on with what it found. While it finds none, calls fail with
    /// <see cref="DaemonUnreachableException"/>, and the next one looks again.
    /// </summary>
    /// <param name="options">Where to look, and how to connect; null for the defaults.</param>
    public static ImageClient ForDiscovery(EndpointDiscoveryOptions? options = null)
    {
        options ??= new EndpointDiscoveryOptions();
        return new ImageClient(options.ChannelOptions, async cancellationToken =>
        {
            DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(options, cancellationToken).ConfigureAwait(false);
            return ArcBoxChannel.ForEndpoint(found.Endpoint, found.ChannelOptions);
        });
    }

    /// <summary>A client over somebody's channel, with the options that concern calls.</summary>
    internal static ImageClient Over(ChannelBase channel, ArcBoxChannelOptions options) => new(options, channel);

    /// <summary>Looks where ArcBox and Docker put their sockets, and makes a client for the first endpoint that serves images.</summary>
    /// <param name="options">How to connect; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="DaemonUnreachableException">No endpoint serves images; the exception lists what was tried.</exception>
    public static async Task<ImageClient> DiscoverAsync(ArcBoxChannelOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ArcBoxChannelOptions();
        EndpointDiscoveryOptions discovery = new() { ChannelOptions = options };
        DiscoveredEndpoint found = await EndpointDiscovery.DiscoverAsync(discovery, cancellationToken).ConfigureAwait(false);
        return ForEndpoint(found.Endpoint, found.ChannelOptions);
    }

    /// <summary>Closes the channel if the client made it; calls that are under way end with an exception. Further calls throw.</summary>
    public ValueTask DisposeAsync() => _channels.DisposeAsync();

    /// <summary>
    /// Begins what <see cref="DisposeAsync"/> does, and does not wait for its end: for containers that are disposed synchronously.
    /// </summary>
    public void Dispose() => _channels.DisposeAsync().AsTask().MayFailUnobserved();

    private static async ValueTask<ClientChannel> OpenOwnAsync(Func<CancellationToken, ValueTask<ChannelBase>> open, CancellationToken cancellationToken)
        => ClientChannel.Over(await open(cancellationToken).ConfigureAwait(false), isOwned: true);
}
