namespace ArcBox.Protocol;

/// <summary>How far a build is: a <see cref="BuildTracker"/>'s sum of the messages so far. It does not change any more.</summary>
public sealed record BuildState
{
    /// <summary>The steps announced so far, in that order, at most 1,024. A builder that is asked to be quiet announces none.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>The step that was announced last; null if none was.</summary>
    public BuildStep? Step => Steps.Count > 0 ? Steps[^1] : null;

    /// <summary>How many stages there are, as far as it is known: Podman tells their number, others name them when they begin. 0 by default.</summary>
    public int StageCount { get; init; }

    /// <summary>How many steps the cache saved.</summary>
    public int CachedSteps => Steps.Count(step => step.IsCached);

    /// <summary>
    /// How much of the whole is done, by the number of steps. It never goes back; it is at most 0.99 until the build has ended well, and then 1.
    /// </summary>
    public double Fraction { get; init; }

    /// <summary>True if the build has ended well: <see cref="BuildTracker.Complete"/> was called.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How long the build took, or has taken by now: since the tracker was made.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// What the builder says it is doing beside the log, such as "Extracting" while it fetches a base image, of which the first 256 characters; null if a line
    /// of the log has come since.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>
    /// The last lines that the step has printed, oldest first, at most 50, each cut at 4,096 characters; one that is not finished counts. It is the end of the
    /// log without what the builder says itself. Of steps that run at once those of the one that printed last.
    /// </summary>
    public IReadOnlyList<string> StepLogTail { get; init; } = [];

    /// <summary>What the builder itself warned of, such as build arguments that no stage declares; the last 50.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The last lines of the log, oldest first, at most 50, each cut at 4,096 characters; without line ends, colours removed.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>Id of the image or stage that was made last, which at the end is the image's; null if the builder has told none.</summary>
    public string? ImageId { get; init; }
}
