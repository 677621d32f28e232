using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>As whom an engine asks for the base images of a build.</summary>
internal sealed class EngineBuildCredentials(DockerEngineOptions options)
{
    /// <summary>The credentials for the caller's build, by registry.</summary>
    public async Task<IReadOnlyDictionary<string, RegistryCredential>> ReadAsync(ServerCallContext caller)
    {
        // Every host has a context of its own; this one is that of calls which never leave the process.
        if (caller is not InMemoryServerCallContext && !options.LendsBuildCredentials) return new Dictionary<string, RegistryCredential>();

        Dictionary<string, RegistryCredential> credentials = new(options.BuildCredentials);
        foreach (string registry in options.BuildCredentialSource is null ? [] : options.BuildRegistries)
        {
            string key = RegistryKey.Of(registry);
            if (credentials.ContainsKey(key)) continue;
            if (await FindAsync(registry, caller.CancellationToken).ConfigureAwait(false) is { } found) credentials[key] = found;
        }

        return credentials;
    }

    private async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        try
        {
            return await options.BuildCredentialSource!.GetAsync(registry, cancellationToken).ConfigureAwait(false);
        }
        catch (CredentialException exception)
        {
            throw ImageServiceFailure.Create(exception.StatusCode, exception.Message, exception.Reason);
        }
    }
}
