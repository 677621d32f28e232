using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Json;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>Writes how each of several pulls ended, and tells what that means for the exit code.</summary>
/// <param name="output">Where to.</param>
/// <param name="read">Makes a failure of an exception.</param>
internal sealed class PullEnds(CliOutput output, Func<Exception, Failure> read)
{
    private (int Index, int ExitCode)? _failed;

    /// <summary>That of the first failure, in the order of the command line.</summary>
    public int ExitCode => _failed?.ExitCode ?? ImageCli.ExitCode.Done;

    public void Write(PullAllProgress end)
    {
        if (end.Failure is { } exception)
        {
            Failure failure = read(exception);
            output.Failure(failure, end.Reference);
            if (!(_failed?.Index < end.Index)) _failed = (end.Index, failure.ExitCode);
        }
        else if (output.IsJson)
        {
            output.Json(json => TransferJson.WritePullResult(json, end.Reference, end.State));
        }
        else
        {
            TransferEnd.Write(output, end.State.Digest, end.State.Summary ?? $"Status: Pulled {end.Reference}", end.Reference);
        }
    }
}
