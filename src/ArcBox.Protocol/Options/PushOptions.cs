namespace ArcBox.Protocol;

/// <summary>How to push an image.</summary>
public sealed record PushOptions : ImageCallOptions
{
    /// <summary>Who publishes; null (the default) for nobody.</summary>
    public RegistryCredential? Credential { get; init; }
}
