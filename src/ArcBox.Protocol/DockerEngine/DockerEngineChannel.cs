namespace ArcBox.Protocol;

/// <summary>
/// A channel whose calls are carried out by a Docker engine, through its own API: by ArcBox's <c>docker.sock</c>, Docker, or Podman.
/// Same as an <see cref="InMemoryChannel"/> over a <see cref="DockerEngineImageService"/>, which it owns.
/// </summary>
public sealed class DockerEngineChannel : InMemoryChannel
{
    private readonly DockerEngineImageService _service;

    /// <summary>A channel to the engine at an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">An endpoint whose transport is <see cref="ArcBoxTransport.DockerEngine"/>.</param>
    /// <param name="options">How to work with the engine; null for the defaults.</param>
    /// <exception cref="ArgumentException">The endpoint speaks another transport.</exception>
    /// <exception cref="PlatformNotSupportedException">The endpoint is a named pipe and this is not Windows.</exception>
    public DockerEngineChannel(ArcBoxEndpoint endpoint, DockerEngineOptions? options = null)
        : this(endpoint, options ?? new DockerEngineOptions(), new DockerEngineImageService(endpoint, options))
    {
    }

    private DockerEngineChannel(ArcBoxEndpoint endpoint, DockerEngineOptions options, DockerEngineImageService service)
        : base(service, endpoint.ToString(), new InMemoryChannelOptions { TimeProvider = options.ChannelOptions.TimeProvider })
    {
        _service = service;
        ChannelOrigin.Remember(this, endpoint, options.ChannelOptions);
    }

    /// <inheritdoc/>
    protected override async Task ShutdownAsyncCore()
    {
        await base.ShutdownAsyncCore().ConfigureAwait(false);
        _service.Dispose();
    }
}
