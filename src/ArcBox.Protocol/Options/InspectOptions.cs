namespace ArcBox.Protocol;

/// <summary>How to inspect an image.</summary>
public sealed record InspectOptions : ImageCallOptions;
