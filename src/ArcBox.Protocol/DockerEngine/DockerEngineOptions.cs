using System.Collections.ObjectModel;

namespace ArcBox.Protocol;

/// <summary>How <see cref="DockerEngineImageService"/> works with its engine.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>How to connect; over a <see cref="DockerEngineChannel"/> also how an <see cref="ImageClient"/> makes its calls.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ArcBoxChannelOptions ChannelOptions
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>
    /// Credentials for the base images of builds, by registry such as <c>registry.example.com:5000</c>; Docker Hub's key is
    /// <c>https://index.docker.io/v1/</c>. Empty by default.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, RegistryCredential> BuildCredentials
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ReadOnlyDictionary<string, RegistryCredential>.Empty;

    /// <summary>
    /// Who asks the registries in <see cref="BuildRegistries"/> that <see cref="BuildCredentials"/> does not have, such as a
    /// <see cref="DockerCredentialSource"/>; null (the default) for nobody. It is asked anew for each build.
    /// </summary>
    public ICredentialSource? BuildCredentialSource { get; init; }

    /// <summary>
    /// The registries of private base images, such as <c>registry.example.com:5000</c> or <c>docker.io</c>; empty by default. An engine is given the
    /// credentials before it reads the Dockerfile, so they have to be named; those of other registries stay where they are.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> BuildRegistries
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>
    /// True builds with these credentials also for callers in other processes, where the service is hosted: whoever may call it then gets at all that the
    /// credentials open. The default is false: only calls over a <see cref="DockerEngineChannel"/> or an <see cref="InMemoryChannel"/> get them.
    /// </summary>
    public bool LendsBuildCredentials { get; init; }
}
