using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>The image service, carried out by a Docker engine.</summary>
public sealed class DockerEngineImageService : ImageService.ImageServiceBase
{
    /// <summary>A service for the engine at an endpoint.</summary>
    /// <param name="endpoint">An endpoint whose transport is <see cref="ArcBoxTransport.DockerEngine"/>.</param>
    /// <param name="options">How to work with the engine; null for the defaults.</param>
    public DockerEngineImageService(ArcBoxEndpoint endpoint, DockerEngineOptions? options = null)
    {
        _ = endpoint;
        _ = options;
    }
}
