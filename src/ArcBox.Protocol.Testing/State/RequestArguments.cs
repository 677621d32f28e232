using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Reads what requests hold, and refuses what is wrong with it as the Docker Engine backend does.</summary>
internal static class RequestArguments
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

    /// <summary>A reference that names something, which a digest cannot.</summary>
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
}
