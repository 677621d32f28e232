namespace ArcBox.Protocol;

/// <summary>What BuildKit's log says of a step's end.</summary>
internal sealed record BuildStepEnd(int Vertex)
{
    public bool IsCached { get; init; }

    public bool IsFailed { get; init; }

    /// <summary>How long the step took; null if the line does not say.</summary>
    public TimeSpan? Elapsed { get; init; }
}
