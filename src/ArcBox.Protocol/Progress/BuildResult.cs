namespace ArcBox.Protocol;

/// <summary>What the builder told about a build that ended well.</summary>
public sealed record BuildResult
{
    /// <summary>The image's id, <c>sha256:</c> and 64 hex digits; null if the daemon did not tell it.</summary>
    public string? ImageId { get; init; }

    /// <summary>The steps, in the order in which they began, at most 1,024.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>How long the build took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the builder itself warned of, such as build arguments that no stage declares; the last 50.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The last lines of the log, oldest first, at most 50, each cut at 4,096 characters; without line ends, colours removed.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    internal static BuildResult Of(BuildState state)
        => new() { ImageId = state.ImageId, Steps = state.Steps, Elapsed = state.Elapsed, Warnings = state.Warnings, LogTail = state.LogTail };
}
