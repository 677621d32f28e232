namespace ArcBox.Protocol;

/// <summary>How to push an image.</summary>
public sealed record PushOptions : ImageStreamOptions
{
    /// <summary>
    /// Who publishes; null (the default) for whom the client's <see cref="ImageClient.CredentialSource"/> knows, and for nobody if it has none.
    /// </summary>
    public RegistryCredential? Credential { get; init; }
}
