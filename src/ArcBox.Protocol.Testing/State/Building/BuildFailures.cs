using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Failures of builds in the words of dockerd 20.10, with the statuses and reasons that the Docker Engine backend gives them.</summary>
internal static class BuildFailures
{
    /// <summary>The client went away, or ended its upload, before its last chunk.</summary>
    public static RpcException Truncated() => ImageServiceFailure.Create(
        StatusCode.InvalidArgument, "The build context ended without a chunk marked eof; nothing was built.", ErrorReasons.ContextTruncated);

    /// <summary>The build context or the Dockerfile is of no use; nothing was built.</summary>
    public static RpcException Invalid(string message) => ImageServiceFailure.Create(StatusCode.InvalidArgument, message, ErrorReasons.InvalidBuild);

    /// <summary>A step failed; what the steps before it made stays.</summary>
    public static RpcException Step(string message, int? exitCode = null)
        => ImageServiceFailure.Create(StatusCode.FailedPrecondition, message, ErrorReasons.BuildFailed, exitCode);

    public static RpcException NeedsBuildKit(string flag) => Step(
        $"the --{flag} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled");

    /// <summary>A registry's refusal of a base image. That it has none fails the step, where a pull would say "not found".</summary>
    public static RpcException Of(RegistryException refusal)
        => refusal.Refusal is RegistryRefusal.ManifestUnknown ? Step(refusal.Message) : EngineFailures.Of(refusal);
}
