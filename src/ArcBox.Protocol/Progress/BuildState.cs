namespace ArcBox.Protocol;

/// <summary>How far a build is: a <see cref="BuildTracker"/>'s sum of the messages so far. It does not change any more.</summary>
public sealed record BuildState
{
    /// <summary>The steps announced so far, in that order, at most 1,024. A builder that is asked to be quiet announces none.</summary>
    public IReadOnlyList<BuildStep> Steps { get; init; } = [];

    /// <summary>The step that was announced last; null if none was.</summary>
    public BuildStep? Step => Steps.Count > 0 ? Steps[^1] : null;

    /// <summary>How many stages there are, as far as it is known: Podman tells their number, others name them when they begin. 0 by default.</summary>
    public int Stages { get; init; }

    /// <summary>How many steps the cache saved.</summary>
    public int CachedSteps => Steps.Count(step => step.IsCached);

    /// <summary>
    /// How much of the whole is done, by the number of steps. It never goes back; it is at most 0.99 until the build has ended well, and then 1.
    /// </summary>
    public double Fraction { get; init; }

    /// <summary>True if the build has ended well: <see cref="BuildTracker.Complete"/> was called.</summary>
    public bool IsComplete { get; init; }

    /// <summary>What the builder itself warned of, such as build arguments that no stage declares, at most 50; not what commands print.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The last lines of the log, oldest first, at most 50; without line ends, colours removed.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    /// <summary>Id of the image or stage that was made last, which at the end is the image's; null if the builder has told none.</summary>
    public string? ImageId { get; init; }
}
