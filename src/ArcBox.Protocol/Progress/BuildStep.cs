namespace ArcBox.Protocol;

/// <summary>A step of a build: an instruction of the Dockerfile.</summary>
public sealed record BuildStep
{
    /// <summary>The step's number as the builder counts: Docker's classic builder through all stages, Podman and BuildKit in each stage from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many steps the builder counts, in the same way.</summary>
    public required int Count { get; init; }

    /// <summary>The instruction, such as <c>RUN make</c>; of a long one the first 512 characters.</summary>
    public required string Instruction { get; init; }

    /// <summary>The stage, from 1, in the order in which the builder came to them; 1 by default.</summary>
    public int Stage { get; init; } = 1;

    /// <summary>The stage's name (<c>FROM … AS name</c>); null if it has none.</summary>
    public string? StageName { get; init; }

    /// <summary>True if the builder had the result in its cache.</summary>
    public bool IsCached { get; init; }

    /// <summary>True if the step has ended well: the next one has begun, or the builder said so.</summary>
    public bool IsDone { get; init; }

    /// <summary>True if the step failed: the builder said so, or the build ended badly while it ran (<see cref="BuildTracker.Fail"/>).</summary>
    public bool IsFailed { get; init; }

    /// <summary>
    /// How long the step took, or has taken by now: from its announcement to the next one, by when the messages came. BuildKit tells it itself.
    /// </summary>
    public TimeSpan Elapsed { get; init; }
}
