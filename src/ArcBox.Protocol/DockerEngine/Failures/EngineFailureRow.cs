using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>A way in which engines word a failure, and what it means.</summary>
/// <param name="Operations">To which operations the row applies.</param>
/// <param name="Text">What occurs in the engine's message, in whatever case; empty for a message without text.</param>
/// <param name="Code">The status that it becomes.</param>
/// <param name="Reason">The reason that it becomes; null for none.</param>
internal sealed record EngineFailureRow(EngineOperation Operations, string Text, StatusCode Code, string? Reason)
{
    /// <summary>The HTTP status that must go with it; null for any. 200 is a failure inside a stream.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>True if a number behind the text is the exit code of the command that failed.</summary>
    public bool ExitCodeFollows { get; init; }

    /// <summary>What to add to the engine's words, where they do not say what to do.</summary>
    public string? Advice { get; init; }

    public bool Matches(EngineOperation operation, int httpStatus, string message)
        => (Operations & operation) != 0
            && (HttpStatus is null || HttpStatus == httpStatus)
            && (Text.Length == 0 ? message.Length == 0 : message.Contains(Text, StringComparison.OrdinalIgnoreCase));
}
