using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Makes the failures that stubs answer with.</summary>
internal static class StubFailure
{
    public static RpcException Create(StatusCode code, string message, string? reason, int? exitCode)
    {
        Check(code, reason, exitCode);
        return ImageServiceFailure.Create(code, message, reason, exitCode);
    }

    public static void Check(StatusCode code, string? reason, int? exitCode)
    {
        if (code is StatusCode.OK) throw new ArgumentException("OK is no failure. Leave the stub without Fails, and its stream ends well.", nameof(code));
        if (exitCode is not null && reason is null)
            throw new ArgumentException("An exit code is only sent along with a reason. Say ErrorReasons.BuildFailed.", nameof(exitCode));
    }
}
