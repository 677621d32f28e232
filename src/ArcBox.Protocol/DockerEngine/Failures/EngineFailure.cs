using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes of an engine's error, in whichever of its shapes, the status of the call.</summary>
internal static partial class EngineFailure
{
    private const int InStream = 200;

    /// <summary>An error inside a stream that began well.</summary>
    public static RpcException FromMessage(EngineRequest request, EngineMessage message)
        => Create(request, InStream, message.FailureText, isEngines: true, message.ErrorDetail?.Code);

    /// <summary>An answer with an error status.</summary>
    public static RpcException FromAnswer(EngineRequest request, int httpStatus, EngineErrorText text)
        => Create(request, httpStatus, text.Message, text.IsEngines, null);

    private static RpcException Create(EngineRequest request, int httpStatus, string text, bool isEngines, int? exitCode)
    {
        EngineOperation operation = request.Operation;
        string message = text.Trim();
        string ownWords = request.WithoutSubject(message);
        EngineFailureRow? row = EngineFailureTable.Find(operation, httpStatus, ownWords);
        // Here, before it is shortened: what is left of a secret that was cut nobody could find.
        string told = string.Join(". ", new[] { request.Mask.Hide(message).TrimEnd('.'), row?.Advice }.Where(part => part is { Length: > 0 }));
        if (told.Length == 0) told = $"The engine answered {httpStatus} without saying why.";
        if (row is not null)
            return StatusDetails.ToException(row.Code, told, row.Reason, exitCode ?? (row.ExitCodeFollows ? ReadExitCode(ownWords, row.Text) : null));

        // A web server that is no engine knows "not found" too, and means another thing by it.
        if (operation is EngineOperation.Ping || (!isEngines && httpStatus == 404))
            return StatusDetails.ToException(StatusCode.Internal, $"What answers is no Docker engine ({httpStatus}): {told}", ErrorReasons.EngineAnswerInvalid);

        string? reason = operation is EngineOperation.Build && httpStatus == InStream ? ErrorReasons.BuildFailed : null;
        return StatusDetails.ToException(EngineFailureTable.FromHttpStatus(operation, httpStatus), told, reason, exitCode);
    }

    // The last occurrence: the failed command itself may hold the same words.
    private static int? ReadExitCode(string message, string before)
    {
        int start = message.LastIndexOf(before, StringComparison.OrdinalIgnoreCase) + before.Length;
        Match digits = Digits().Match(message, start);
        return digits.Success && int.TryParse(digits.Value, CultureInfo.InvariantCulture, out int code) ? code : null;
    }

    [GeneratedRegex(@"\G[0-9]+")]
    private static partial Regex Digits();
}
