namespace ArcBox.Protocol;

/// <summary>How to build an image.</summary>
public sealed record BuildOptions : ImageStreamOptions
{
    /// <summary>Names to give to the finished image, in order; none by default, which leaves it without a name.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
