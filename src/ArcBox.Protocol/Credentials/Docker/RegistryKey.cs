namespace ArcBox.Protocol;

/// <summary>The names under which Docker stores what belongs to a registry.</summary>
internal static class RegistryKey
{
    /// <summary>Docker Hub's, a leftover of the first registry's API.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    public static string Of(string registry) => registry is "docker.io" or "index.docker.io" ? DockerHub : registry;

    /// <summary>The host with its port of a key that old versions of Docker wrote as a URL.</summary>
    public static string HostOf(string key)
    {
        string host = key.StartsWith("https://", StringComparison.Ordinal) ? key["https://".Length..]
            : key.StartsWith("http://", StringComparison.Ordinal) ? key["http://".Length..]
            : key;
        int slash = host.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? host : host[..slash];
    }
}
