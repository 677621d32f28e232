using System.Text;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli;

/// <summary>Why a command failed, as the user is told and as the exit code says.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Code">The gRPC status in its own spelling, such as NOT_FOUND; USAGE, IO_ERROR and the like for what never was a call.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Exception">The cause; null for a wrong command line.</param>
internal sealed record Failure(int ExitCode, string Code, string Message, Exception? Exception = null)
{
    /// <summary>What the user can do about it at the command line; null if there is nothing to say.</summary>
    public string? Advice { get; init; }

    public static Failure Usage(string message) => new(ImageCli.ExitCode.Usage, "USAGE", message);

    public static Failure Read(Exception exception, CancellationToken interruption) => exception switch
    {
        OperationCanceledException when interruption.IsCancellationRequested => new(ImageCli.ExitCode.Interrupted, "CANCELLED", "interrupted", exception),
        DaemonUnreachableException unreachable => Of(unreachable, ImageCli.ExitCode.Unreachable),
        ImageNotFoundException missing => Of(missing, ImageCli.ExitCode.NotFound),
        ArcBoxException failed => Of(failed, ImageCli.ExitCode.Failed),
        UsageException => Usage(exception.Message),
        IOException or UnauthorizedAccessException => new(ImageCli.ExitCode.Failed, "IO_ERROR", exception.Message, exception),
        NotSupportedException => new(ImageCli.ExitCode.Failed, "NOT_SUPPORTED", exception.Message, exception),
        // Of an ignore file; command lines are checked before.
        FormatException => new(ImageCli.ExitCode.Failed, "INVALID_FILE", exception.Message, exception),
        _ => new(ImageCli.ExitCode.Failed, "UNEXPECTED", $"{exception.GetType().Name}: {exception.Message}", exception),
    };

    private static Failure Of(ArcBoxException exception, int exitCode)
        => new(exitCode, UpperSnakeCase(exception.StatusCode.ToString()), exception.Message, exception);

    private static string UpperSnakeCase(string name)
    {
        StringBuilder result = new();
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && result.Length > 0) result.Append('_');
            result.Append(char.ToUpperInvariant(letter));
        }

        return result.ToString();
    }
}
