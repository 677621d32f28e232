namespace ArcBox.Protocol;

/// <summary>How to tag an image.</summary>
public sealed record TagOptions : ImageCallOptions;
