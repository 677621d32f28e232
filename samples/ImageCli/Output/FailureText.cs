using System.Text;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>A failure in words, with what helps to find its cause below.</summary>
internal static class FailureText
{
    public static string Of(Failure failure)
    {
        string text = failure.Exception switch
        {
            DaemonUnreachableException unreachable => Of(unreachable),
            ImageBuildException build => Of(build),
            _ => failure.Message,
        };
        return failure.Advice is { } advice ? $"{text}\n  {advice}" : text;
    }

    private static string Of(DaemonUnreachableException failure)
    {
        StringBuilder text = new(failure.Message);
        // Most messages name the endpoints already.
        foreach (EndpointAttempt attempt in failure.Attempts)
        {
            if (!failure.Message.Contains(attempt.Endpoint, StringComparison.Ordinal)) text.Append("\n  tried ").Append(attempt);
        }

        return text.ToString();
    }

    // The log has just been shown; its tail would be the same lines again.
    private static string Of(ImageBuildException failure)
    {
        StringBuilder text = new(failure.Message);
        if (failure.Step is { } step) text.Append("\n  at ").Append(step);
        if (failure.ExitCode is { } code) text.Append("\n  exit code of the command: ").Append(code);
        if (failure.ImageId is { } id) text.Append("\n  image without its names: ").Append(id);
        return text.ToString();
    }
}
