namespace ArcBox.Protocol;

/// <summary>The answer of <c>GET /images/{name}/json</c>.</summary>
internal sealed record EngineImage
{
    public string? Id { get; init; }

    public string?[]? RepoTags { get; init; }

    public string?[]? RepoDigests { get; init; }

    public string? Parent { get; init; }

    public string? Comment { get; init; }

    public string? Created { get; init; }

    public string? Author { get; init; }

    public string? Architecture { get; init; }

    public string? Variant { get; init; }

    public string? Os { get; init; }

    public string? OsVersion { get; init; }

    public long Size { get; init; }

    public EngineImageConfig? Config { get; init; }

    public EngineRootFs? RootFS { get; init; }
}
