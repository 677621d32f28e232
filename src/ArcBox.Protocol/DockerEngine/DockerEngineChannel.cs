namespace ArcBox.Protocol;

/// <summary>A channel whose calls are carried out by a Docker engine, through its own API.</summary>
public sealed class DockerEngineChannel : InMemoryChannel
{
    /// <summary>A channel to the engine at an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">An endpoint whose transport is <see cref="ArcBoxTransport.DockerEngine"/>.</param>
    /// <param name="options">How to work with the engine; null for the defaults.</param>
    public DockerEngineChannel(ArcBoxEndpoint endpoint, DockerEngineOptions? options = null)
        : base(new DockerEngineImageService(endpoint, options))
    {
    }
}
