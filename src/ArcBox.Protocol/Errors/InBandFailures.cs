using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// The texts with which servers report a failure inside a stream; the first row whose text occurs counts. The texts of pulls are those of the one
/// daemon that served this protocol.
/// </summary>
internal static class InBandFailures
{
    private static readonly (string Text, StatusCode Code, string Reason)[] Rows =
    [
        ("authentication error", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        ("manifest: 401", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        ("manifest: 403", StatusCode.PermissionDenied, ErrorReasons.RegistryDenied),
        ("manifest: 404", StatusCode.NotFound, ErrorReasons.ManifestNotFound),
        ("image not found", StatusCode.NotFound, ErrorReasons.ImageNotFound),
        ("no manifest for current platform", StatusCode.NotFound, ErrorReasons.PlatformNotFound),
        ("digest mismatch", StatusCode.DataLoss, ErrorReasons.DigestMismatch),
    ];

    public static (StatusCode Code, string? Reason) Read(string message, string method)
    {
        if (method == ImageMethods.Build) return (StatusCode.FailedPrecondition, ErrorReasons.BuildFailed);
        foreach ((string text, StatusCode code, string reason) in Rows)
        {
            if (message.Contains(text, StringComparison.Ordinal)) return (code, reason);
        }

        return (StatusCode.Unknown, null);
    }
}
