using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Checks what requests hold before an engine sees it: engines answer the same mistake in many ways, and some not at all.</summary>
internal static class RequestArgument
{
    public static ImageReference Reference(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    public static ImageReference Name(string text)
    {
        ImageReference reference = Reference(text);
        return reference.Digest is null ? reference : throw Invalid($"'{text}' has a digest, which cannot be pushed to. Name a tag.");
    }

    public static Platform? Platform(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            return Protocol.Platform.Parse(text);
        }
        catch (FormatException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    public static RpcException Invalid(string message)
        => ImageServiceFailure.Create(StatusCode.InvalidArgument, message, ErrorReasons.InvalidReference);

    /// <summary>What a credential that is not base64 is told.</summary>
    public static RpcException InvalidAuth() => ImageServiceFailure.Create(
        StatusCode.Unauthenticated,
        "The credential (auth) is not base64. Encode its JSON with the URL alphabet and padding.",
        ErrorReasons.RegistryUnauthenticated);
}
