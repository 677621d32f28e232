using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Finds the engine of Docker's context in the files of its command line.</summary>
internal static class DockerContext
{
    private const string Variable = "DOCKER_CONTEXT";

    /// <summary>The context's engine, or why there is none; null if no context is chosen.</summary>
    public static EndpointCandidate? Find(EndpointDiscoveryOptions options, string? directory)
    {
        string? name = options.Read(Variable);
        string source = Source(Variable, name);
        if (name is null)
        {
            if (directory is null) return null;
            string config = Path.Combine(directory, "config.json");
            try
            {
                name = ReadCurrent(config);
            }
            catch (Exception exception) when (IsUnreadable(exception))
            {
                return EndpointCandidate.Unusable(config, "Docker's configuration", null, $"it cannot be read: {Problem(exception)}");
            }

            source = Source("Docker's current context", name);
        }

        if (name is null or "default") return null;
        if (directory is null) return EndpointCandidate.Unusable(name, source, source, "there is no home directory that could hold the context.");
        return Load(directory, name, source);
    }

    private static EndpointCandidate Load(string directory, string name, string source)
    {
        string contexts = Path.Combine(directory, "contexts");
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string file = Path.Combine(contexts, "meta", id, "meta.json");
        try
        {
            if (!File.Exists(file)) return EndpointCandidate.Unusable(name, source, source, $"there is no such context in '{contexts}'. 'docker context ls' tells those that there are.");
            (string? host, bool skipsVerification) = ReadEndpoint(file);
            if (string.IsNullOrEmpty(host)) return EndpointCandidate.Unusable(name, source, source, $"'{file}' names no Docker engine.");
            if (skipsVerification)
                return EndpointCandidate.Unusable(host, source, source, "it says not to verify the server's certificate, which this library does not do.");
            string certificates = Path.Combine(contexts, "tls", id, "docker");
            return DockerHost.ToCandidate(host, source, Directory.Exists(certificates) ? new DockerCertificates(certificates) : null);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return EndpointCandidate.Unusable(file, source, source, $"it cannot be read: {Problem(exception)}");
        }
    }

    private static string? ReadCurrent(string file)
    {
        if (!File.Exists(file)) return null;
        using JsonDocument document = Open(file);
        return TryGet(document.RootElement, "currentContext")?.GetString() is { Length: > 0 } name ? name : null;
    }

    private static (string? Host, bool SkipsVerification) ReadEndpoint(string file)
    {
        using JsonDocument document = Open(file);
        JsonElement? endpoint = TryGet(document.RootElement, "Endpoints") is { } endpoints ? TryGet(endpoints, "docker") : null;
        return endpoint is { } docker
            ? (TryGet(docker, "Host")?.GetString(), TryGet(docker, "SkipTLSVerify") is { ValueKind: JsonValueKind.True })
            : (null, false);
    }

    private static JsonDocument Open(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return JsonDocument.Parse(stream);
    }

    private static JsonElement? TryGet(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value : null;

    // Some take an address for a context's name.
    private static string Source(string namedBy, string? name) => $"{namedBy} '{EndpointText.WithoutUser(name ?? "")}'";

    // Not the parser's own message, which may repeat a piece of what it could not read: the configuration holds passwords.
    private static string Problem(Exception exception) => exception is JsonException json
        ? $"it is not JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1})."
        : exception.Message;

    // A JSON value of another kind than expected is an InvalidOperationException.
    private static bool IsUnreadable(Exception exception)
        => exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException;
}
