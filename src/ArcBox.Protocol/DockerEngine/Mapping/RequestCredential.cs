using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Checks the credentials of requests before an engine sees them.</summary>
internal static class RequestCredential
{
    /// <summary>The credential in the one form that engines read. dockerd takes all others for none, and does not say so.</summary>
    public static string Read(string auth)
    {
        if (auth.Length == 0) return "";
        return RegistryAuth.TryNormalize(auth, out string normalized)
            ? normalized
            : throw ImageServiceFailure.Create(
                StatusCode.Unauthenticated,
                "The credential (auth) is not base64. Encode its JSON with the URL alphabet and padding.",
                ErrorReasons.RegistryUnauthenticated);
    }
}
