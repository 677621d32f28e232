namespace ArcBox.Protocol;

/// <summary>How <see cref="DockerEngineImageService"/> works with its engine.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>How to connect.</summary>
    public ArcBoxChannelOptions ChannelOptions { get; init; } = new();

    /// <summary>
    /// Credentials for the base images of builds, by registry such as <c>registry.example.com:5000</c>; Docker Hub's key is
    /// <c>https://index.docker.io/v1/</c>. Empty by default. Whoever may call the service builds with them: think twice before you host it for others.
    /// </summary>
    public IReadOnlyDictionary<string, RegistryCredential> BuildCredentials { get; init; } = new Dictionary<string, RegistryCredential>();
}
