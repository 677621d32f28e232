using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Makes the failures that stubs answer with.</summary>
internal static class StubFailure
{
    public static RpcException Create(StatusCode code, string message, string? reason, int? exitCode)
    {
        Check(code);
        return ImageServiceFailure.Create(code, message, reason, exitCode);
    }

    public static void Check(StatusCode code)
    {
        if (code is StatusCode.OK) throw new ArgumentException("OK is no failure. Leave the stub without Fails, and its stream ends well.", nameof(code));
    }
}
