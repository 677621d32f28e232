namespace ArcBox.Protocol;

/// <summary>What this library reads of Docker's <c>config.json</c>.</summary>
internal sealed class DockerConfigFile
{
    public Dictionary<string, DockerConfigAuth?>? Auths { get; init; }

    public Dictionary<string, string?>? CredHelpers { get; init; }

    public string? CredsStore { get; init; }
}
