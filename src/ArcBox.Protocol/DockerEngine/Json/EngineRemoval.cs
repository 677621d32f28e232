namespace ArcBox.Protocol;

/// <summary>An element of the answer of <c>DELETE /images/{name}</c>: one of the two is set.</summary>
internal sealed record EngineRemoval(string? Untagged, string? Deleted);
