using ArcBox.Protocol;
using Grpc.Core;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>What helps where no daemon was ready.</summary>
internal static class ReadinessAdvice
{
    private const string Wait = "if it is about to start, wait for it with --wait SECONDS";

    /// <summary>One line; null if the failure is another.</summary>
    /// <param name="failure">Why the command failed.</param>
    /// <param name="waited">True if the command has waited for the daemon already.</param>
    public static string? For(Exception failure, bool waited) => failure switch
    {
        // Nobody named a daemon, or whoever did is told in the message.
        DaemonUnreachableException { Endpoint: null, Attempts: [_, ..], IsTransient: true } when !waited
            => "start a daemon, or name one with --endpoint URI; if it is about to start, wait for it with --wait SECONDS",
        DaemonUnreachableException { Endpoint: null, Attempts: [_, ..] } => "start a daemon, or name one with --endpoint URI",
        DaemonUnreachableException { IsTransient: true } or ArcBoxException { Reason: ErrorReasons.EngineNotReady } when !waited => Wait,
        DaemonUnreachableException => null,
        // A server of gRPC says no more than UNAVAILABLE while it starts.
        ArcBoxException { StatusCode: StatusCode.Unavailable, Reason: null } when !waited => Wait,
        _ => null,
    };
}
