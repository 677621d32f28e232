using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>What helps where no daemon was ready.</summary>
internal static class ReadinessAdvice
{
    /// <summary>One line; null if the failure is another.</summary>
    /// <param name="failure">Why the command failed.</param>
    /// <param name="waited">True if the command has waited for the daemon already.</param>
    public static string? For(Exception failure, bool waited) => failure switch
    {
        DaemonUnreachableException { IsTransient: true } or ArcBoxException { Reason: ErrorReasons.EngineNotReady } when !waited
            => "if it is about to start, wait for it with --wait SECONDS",
        _ => null,
    };
}
