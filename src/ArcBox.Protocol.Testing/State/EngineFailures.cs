using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Failures in the words of dockerd 20.10, with the statuses and reasons that the Docker Engine backend gives them.</summary>
internal static class EngineFailures
{
    public static RpcException NoSuchImage(string text) => ImageServiceFailure.Create(
        StatusCode.NotFound, $"No such image: {FamiliarName(text)}", ErrorReasons.ImageNotFound);

    /// <summary>A push of a name of which not even the repository has images.</summary>
    public static RpcException NoSuchRepository(ImageReference reference) => ImageServiceFailure.Create(
        StatusCode.NotFound, $"An image does not exist locally with the tag: {reference.FamiliarRepository}", ErrorReasons.ImageNotFound);

    /// <summary>A push of a name of which only the tag is missing.</summary>
    public static RpcException NoSuchTag(ImageReference reference) => ImageServiceFailure.Create(
        StatusCode.NotFound, $"tag does not exist: {reference.FamiliarName}", ErrorReasons.ImageNotFound);

    public static RpcException Conflict(string message)
        => ImageServiceFailure.Create(StatusCode.FailedPrecondition, $"conflict: {message}", ErrorReasons.ImageInUse);

    public static RpcException NoMatchingPlatform(Platform wanted) => ImageServiceFailure.Create(
        StatusCode.NotFound, $"no matching manifest for {wanted} in the manifest list entries", ErrorReasons.PlatformNotFound);

    /// <summary>dockerd delivers an image for another platform than the one asked for, and calls it success; the backend does not.</summary>
    public static RpcException OtherPlatform(ImageReference reference, Platform actual, Platform wanted) => ImageServiceFailure.Create(
        StatusCode.NotFound,
        $"{reference.FamiliarName} is made for {actual}, not for {wanted}. The engine has pulled it all the same.",
        ErrorReasons.PlatformNotFound);

    public static RpcException CorruptLayer(string digest) => ImageServiceFailure.Create(
        StatusCode.DataLoss, $"filesystem layer verification failed for digest {digest}", ErrorReasons.DigestMismatch);

    /// <summary>A registry's refusal, as a pull, push or build reports it.</summary>
    public static RpcException Of(RegistryException refusal)
    {
        (StatusCode code, string reason) = refusal.Refusal switch
        {
            RegistryRefusal.NoCredential or RegistryRefusal.WrongCredential => (StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
            RegistryRefusal.ManifestUnknown => (StatusCode.NotFound, ErrorReasons.ManifestNotFound),
            RegistryRefusal.ReadOnly => (StatusCode.PermissionDenied, ErrorReasons.RegistryReadOnly),
            RegistryRefusal.Unreachable => (StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Refusal, "Unknown refusal."),
        };
        return ImageServiceFailure.Create(code, refusal.Message, reason);
    }

    private static string FamiliarName(string text)
        => ImageReference.TryParse(text, out ImageReference? reference) ? reference.WithDefaultTag().FamiliarName : text;
}
