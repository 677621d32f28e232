namespace ArcBox.Protocol.Testing;

/// <summary>
/// The forms in which names are kept. As for dockerd, a digest counts more than a tag beside it, and without either the tag <c>latest</c> is meant.
/// </summary>
internal static class NameKey
{
    public static ImageReference Of(ImageReference name) => name.Digest is null ? name.WithDefaultTag() : WithDigest(name, name.Digest);

    public static ImageReference WithDigest(ImageReference name, string digest) => ImageReference.Parse($"{name.Repository}@{digest}");
}
