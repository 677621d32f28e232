namespace ArcBox.Protocol;

/// <summary>The body of an answer that is an error. Podman adds <c>cause</c> and <c>response</c>.</summary>
internal sealed record EngineErrorBody(string? Message);
