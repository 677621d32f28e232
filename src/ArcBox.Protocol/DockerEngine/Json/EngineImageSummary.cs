namespace ArcBox.Protocol;

/// <summary>An element of <c>GET /images/json</c>.</summary>
internal sealed record EngineImageSummary
{
    public string? Id { get; init; }

    public string?[]? RepoTags { get; init; }

    public string?[]? RepoDigests { get; init; }

    public long Created { get; init; }

    public long Size { get; init; }

    public long? Containers { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }
}
