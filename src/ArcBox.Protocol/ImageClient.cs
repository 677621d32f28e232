using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// <see cref="IImageClient"/> over any gRPC channel. Make one for an endpoint and keep it: it is safe for concurrent use and connects by itself.
/// </summary>
public sealed class ImageClient : IImageClient, IAsyncDisposable
{
    private readonly ClientChannelSource _channels;

    /// <summary>A client over a channel that stays the caller's: disposing the client leaves it open.</summary>
    /// <param name="channel">Any channel: of Grpc.Net.Client, <see cref="InMemoryChannel"/>, <see cref="DockerEngineChannel"/>, …</param>
    public ImageClient(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _channels = new ClientChannelSource(ClientChannel.Over(channel, isOwned: false));
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
    /// fails, they fail with that exception and the next call tries again.
    /// </summary>
    /// <param name="openChannel">Makes the channel.</param>
    public ImageClient(Func<CancellationToken, ValueTask<ChannelBase>> openChannel)
    {
        ArgumentNullException.ThrowIfNull(openChannel);
        _channels = new ClientChannelSource(async token =>
        {
            ChannelBase channel = await openChannel(token).ConfigureAwait(false);
            return ClientChannel.Over(channel, isOwned: true);
        });
    }

    private ImageClient(ArcBoxChannelOptions options, Func<CancellationToken, ValueTask<ChannelBase>> openChannel)
        : this(openChannel) => (TimeProvider, CredentialSource) = (options.TimeProvider, options.CredentialSource);

    /// <summary>The clock for timeouts; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Who asks the registries in pulls and pushes whose options have no credential, such as a <see cref="DockerCredentialSource"/>. Null (the default) for
    /// the channel's <see cref="ArcBoxChannelOptions.CredentialSource"/> where <see cref="ArcBoxChannel"/> made it, otherwise for nobody.
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

    /// <inheritdoc/>
    public IAsyncEnumerable<PullProgress> PullAsync(string reference, PullOptions? options = null, CancellationToken cancellationToken = default)
    {
        PullImageRequest request = ImageRequests.Pull(reference, options);
        return new ColdStream<PullProgress>(token => ServerStream.ReadAsync(
            _channels,
            () => NewCall(ImageMethods.Pull, options, cancellationToken, token),
            new CallCredential(reference, options?.Credential, CredentialSource),
            (service, auth, call) => service.Pull(new PullImageRequest(request) { Auth = auth }, call),
            static progress => progress.Failure));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PushProgress> PushAsync(string reference, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        PushImageRequest request = ImageRequests.Push(reference);
        return new ColdStream<PushProgress>(token => ServerStream.ReadAsync(
            _channels,
            () => NewCall(ImageMethods.Push, options, cancellationToken, token),
            new CallCredential(reference, options?.Credential, CredentialSource),
            (service, auth, call) => service.Push(new PushImageRequest(request) { Auth = auth }, call),
            static progress => progress.Failure));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BuildProgress> BuildAsync(
        ImageBuildContext context, BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        TagImageRequest[] tags = ImageRequests.Tags(options);
        return new ColdStream<BuildProgress>(token => BuildStream.ReadAsync(
            _channels, () => NewCall(ImageMethods.Build, options, cancellationToken, token), context, tags));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageSummary>> ListAsync(ListOptions? options = null, CancellationToken cancellationToken = default)
    {
        ListImagesRequest request = ImageRequests.List(options);
        return (await CallAsync(
            ImageMethods.List, options, (service, call) => service.ListAsync(request, call), cancellationToken).ConfigureAwait(false)).Images;
    }

    /// <inheritdoc/>
    public Task<ImageInfo> InspectAsync(string idOrReference, InspectOptions? options = null, CancellationToken cancellationToken = default)
    {
        InspectImageRequest request = ImageRequests.Inspect(idOrReference);
        return CallAsync(ImageMethods.Inspect, options, (service, call) => service.InspectAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RemoveImageResponse> RemoveAsync(string idOrReference, RemoveOptions? options = null, CancellationToken cancellationToken = default)
    {
        RemoveImageRequest request = ImageRequests.Remove(idOrReference, options);
        return CallAsync(ImageMethods.Remove, options, (service, call) => service.RemoveAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task TagAsync(string source, string target, TagOptions? options = null, CancellationToken cancellationToken = default)
    {
        TagImageRequest request = ImageRequests.Tag(source, target);
        return CallAsync(ImageMethods.Tag, options, (service, call) => service.TagAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default)
        => FindAsync(ImageRequests.Exists(reference), options, static found => found.Exists, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindIdAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default)
        => FindAsync(ImageRequests.Exists(reference), options, static found => found.Exists ? found.Id : null, cancellationToken);

    /// <summary>Closes the channel if the client made it; calls that are under way end with an exception. Further calls throw.</summary>
    public ValueTask DisposeAsync() => _channels.DisposeAsync();

    private async Task<T> FindAsync<T>(
        ExistsImageRequest request, ExistsOptions? options, Func<ExistsImageResponse, T> read, CancellationToken cancellationToken)
        => read(await CallAsync(
            ImageMethods.Exists, options, (service, call) => service.ExistsAsync(request, call), cancellationToken).ConfigureAwait(false));

    private Task<T> CallAsync<T>(
        string method,
        ImageCallOptions? options,
        Func<ImageService.ImageServiceClient, CallOptions, AsyncUnaryCall<T>> invoke,
        CancellationToken cancellationToken)
        => UnaryCall.InvokeAsync(_channels, NewCall(method, options, cancellationToken, default), invoke);

    private ImageCall NewCall(string method, ImageCallOptions? options, CancellationToken methodToken, CancellationToken enumeratorToken)
        => new(method, options, TimeProvider, methodToken, enumeratorToken);
}
