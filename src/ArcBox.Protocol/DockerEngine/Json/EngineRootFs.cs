namespace ArcBox.Protocol;

/// <summary>The layers of an image.</summary>
internal sealed record EngineRootFs(string? Type, string?[]? Layers);
