using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Finds the image that a client means by a name, an id, or the beginning of one, in the order in which dockerd tries them.</summary>
internal static class ImageLookup
{
    private const string IdPrefix = "sha256:";

    /// <summary>The image, or null if there is none, or several ids begin so.</summary>
    /// <exception cref="RpcException">The text can be neither a name nor an id.</exception>
    public static StoredImage? Find(this ImageCatalog catalog, string text)
    {
        Check(text);
        if (ImageDigest.TryNormalize(text) is { } id && text == text.Trim()) return catalog.Images.GetValueOrDefault(id);

        // The beginning of an id has the form of a name too, with and without sha256: before it.
        return catalog.Named(RequestArgument.Reference(text)) ?? catalog.FindByPrefix(text);
    }

    /// <summary>The image.</summary>
    /// <exception cref="RpcException">There is none, or the text can be neither a name nor an id.</exception>
    public static StoredImage Get(this ImageCatalog catalog, string text) => catalog.Find(text) ?? throw EngineFailures.NoSuchImage(text);

    /// <summary>True if the text is an id of the image, or the beginning of one, rather than a name.</summary>
    public static bool IsIdOf(string id, string text)
        => text.StartsWith(IdPrefix, StringComparison.Ordinal)
            ? id.StartsWith(text, StringComparison.Ordinal)
            : id.AsSpan(IdPrefix.Length).StartsWith(text, StringComparison.Ordinal);

    private static StoredImage? FindByPrefix(this ImageCatalog catalog, string text)
    {
        StoredImage[] found = [.. catalog.Images.Values.Where(image => IsIdOf(image.Id, text)).Take(2)];
        return found is [StoredImage only] ? only : null;
    }

    // The Docker Engine backend refuses these too, because they would lead out of the path of the engine's images.
    private static void Check(string text)
    {
        if (text.Split('/').Any(segment => segment is "" or "." or ".."))
            throw RequestArgument.Invalid($"'{text}' is not an image's name or id.");
    }
}
