namespace ArcBox.Protocol.Testing;

/// <summary>Compares what names images: references by their meaning, ids as they are.</summary>
internal static class ReferenceText
{
    public static bool AreSame(string expected, string actual)
        => expected == actual || (Read(expected) is { } reference && reference == Read(actual));

    private static ImageReference? Read(string text)
        // An id with its prefix would parse as a repository named sha256.
        => ImageDigest.TryNormalize(text) is null && ImageReference.TryParse(text, out ImageReference? reference) ? reference.WithDefaultTag() : null;
}
