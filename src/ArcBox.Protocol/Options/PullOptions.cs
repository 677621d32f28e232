namespace ArcBox.Protocol;

/// <summary>How to pull an image.</summary>
public sealed record PullOptions : ImageStreamOptions
{
    /// <summary>
    /// Platform to pull; null (the default) for the daemon's own. An image that exists for other platforms alone is an
    /// <see cref="ImageNotFoundException"/>, although Docker itself calls that success.
    /// </summary>
    public Platform? Platform { get; init; }

    /// <summary>
    /// Who asks; null (the default) for whom the client's <see cref="ImageClient.CredentialSource"/> knows, and for nobody if it has none.
    /// </summary>
    public RegistryCredential? Credential { get; init; }
}
