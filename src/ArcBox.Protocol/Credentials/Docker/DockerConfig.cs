using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Docker's configuration from one place, and what it says of registries.</summary>
internal sealed class DockerConfig(DockerConfigFile file, string origin)
{
    private const string Variable = "DOCKER_AUTH_CONFIG";

    // A thousand registries need a tenth of it.
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Where it comes from, for errors.</summary>
    public string Origin => origin;

    /// <summary>True if it names no helper and no registry.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(file.CredsStore) && file.CredHelpers is not { Count: > 0 } && file.Auths is not { Count: > 0 };

    /// <summary>The environment's; null if it is not set.</summary>
    public static DockerConfig? FromVariable(DockerCredentialOptions options)
    {
        if (options.Read(Variable) is not { } json) return null;
        try
        {
            return new DockerConfig(JsonSerializer.Deserialize(json, DockerConfigJson.Default.DockerConfigFile) ?? new(), Variable);
        }
        catch (JsonException exception)
        {
            throw Malformed(Variable, exception, """Set it to {"auths":{"REGISTRY":{"auth":"BASE64"}}}, or unset it.""");
        }
    }

    /// <summary>The file's; a missing file is an empty one.</summary>
    public static async ValueTask<DockerConfig> LoadAsync(DockerCredentialOptions options, CancellationToken cancellationToken)
    {
        string? directory = options.Read("DOCKER_CONFIG") ?? (options.HomeDirectory is { } home ? Path.Combine(home, ".docker") : null);
        if (directory is null) return new DockerConfig(new(), "Docker's configuration");
        string path = Path.Combine(directory, "config.json");
        try
        {
            FileStream stream = File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
            {
                if (stream.Length > MaxLength)
                    throw new CredentialException($"'{path}' is longer than {MaxLength} bytes. It should be Docker's configuration.");
                DockerConfigFile? file = await JsonSerializer
                    .DeserializeAsync(stream, DockerConfigJson.Default.DockerConfigFile, cancellationToken).ConfigureAwait(false);
                return new DockerConfig(file ?? new(), $"'{path}'");
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new DockerConfig(new(), $"'{path}'");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CredentialException($"Docker's configuration '{path}' cannot be read: {exception.Message} Put its permissions right.", exception);
        }
        catch (JsonException exception)
        {
            throw Malformed($"'{path}'", exception, "Correct it; 'docker info' reads the same file.");
        }
    }

    /// <summary>Name of the helper that keeps the registry's credential; null if none does.</summary>
    public string? HelperFor(string key)
    {
        // A registry with an empty name of its own is exempt from the helper of all.
        string? name = file.CredHelpers is { } own && own.TryGetValue(key, out string? ofRegistry) ? ofRegistry : file.CredsStore;
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>The credential that the configuration itself holds.</summary>
    public RegistryCredential? Find(string key)
    {
        if (file.Auths is null) return null;
        if (!file.Auths.TryGetValue(key, out DockerConfigAuth? auth))
            auth = file.Auths.FirstOrDefault(entry => RegistryKey.HostOf(entry.Key) == key).Value;
        return auth?.ToCredential(key, origin);
    }

    // Neither the parser's message nor its exception: both may repeat a piece of what they could not read.
    private static CredentialException Malformed(string origin, JsonException exception, string remedy)
        => new($"{origin} is not the JSON of Docker's configuration (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}). {remedy}");
}
