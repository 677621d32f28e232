namespace ArcBox.Protocol;

/// <summary>How to look for an image.</summary>
public sealed record ExistsOptions : ImageCallOptions;
