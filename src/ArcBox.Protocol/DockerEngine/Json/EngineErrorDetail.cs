namespace ArcBox.Protocol;

/// <summary>Why the stream's operation failed; the code is the exit code of a build's RUN and otherwise absent.</summary>
internal sealed record EngineErrorDetail(int? Code, string? Message);
