using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes of an engine's error, in whichever of its shapes, the status of the call.</summary>
internal static partial class EngineFailure
{
    private const int InStream = 200;

    /// <summary>An error inside a stream that began well.</summary>
    public static RpcException FromMessage(EngineOperation operation, EngineMessage message)
        => Create(operation, InStream, message.Failure ?? "", message.ErrorDetail?.Code);

    /// <summary>An answer with an error status.</summary>
    public static RpcException FromAnswer(EngineOperation operation, int httpStatus, string message) => Create(operation, httpStatus, message, null);

    private static RpcException Create(EngineOperation operation, int httpStatus, string text, int? exitCode)
    {
        string message = text.Trim();
        EngineFailureRow? row = EngineFailureTable.Find(operation, httpStatus, message);
        string told = string.Join(". ", new[] { message.TrimEnd('.'), row?.Advice }.Where(part => part is { Length: > 0 }));
        if (told.Length == 0) told = $"The engine answered {httpStatus} without saying why.";
        return StatusDetails.ToException(
            row?.Code ?? EngineFailureTable.FromHttpStatus(operation, httpStatus),
            told,
            row is not null ? row.Reason : operation is EngineOperation.Build && httpStatus == InStream ? ErrorReasons.BuildFailed : null,
            exitCode ?? (row is { ExitCodeFollows: true } ? ReadExitCode(message, row.Text) : null));
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
