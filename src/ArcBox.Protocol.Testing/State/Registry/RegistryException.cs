namespace ArcBox.Protocol.Testing;

/// <summary>A registry's refusal, in the words in which dockerd repeats it. Holds no credential.</summary>
internal sealed class RegistryException(RegistryRefusal refusal, string message) : Exception(message)
{
    public RegistryRefusal Refusal { get; } = refusal;

    public static RegistryException ManifestUnknown(ImageReference reference) => new(
        RegistryRefusal.ManifestUnknown, $"manifest for {reference.FamiliarName} not found: manifest unknown: manifest unknown");

    public static RegistryException NoCredential(string request) => new(
        RegistryRefusal.NoCredential, $"{request}no basic auth credentials. The registry wants credentials and got none.");

    public static RegistryException WrongCredential() => new(RegistryRefusal.WrongCredential, "unauthorized: authentication required");

    public static RegistryException ReadOnly() => new(
        RegistryRefusal.ReadOnly, "error parsing HTTP 405 response body: unexpected end of JSON input: \"\". The registry takes no pushes.");

    public static RegistryException Unreachable(ImageReference reference) => new(
        RegistryRefusal.Unreachable, $"Get \"{Address(reference)}/v2/\": dial tcp {reference.Domain}: connect: connection refused");

    /// <summary>The words before the refusal of a request for a manifest.</summary>
    public static string HeadOf(ImageReference reference)
        => $"Head \"{Address(reference)}/v2/{reference.Path}/manifests/{reference.Digest ?? reference.Tag}\": ";

    // dockerd speaks to this machine's registries without encryption.
    private static string Address(ImageReference reference)
    {
        string host = reference.Domain;
        bool isLocal = host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("127.", StringComparison.Ordinal);
        return $"{(isLocal ? "http" : "https")}://{host}";
    }
}
