namespace ArcBox.Protocol.Testing;

/// <summary>Reads the names that tests give to images.</summary>
internal static class MockImageName
{
    public static ImageReference Read(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ImageReference name = ImageReference.Parse(reference).WithDefaultTag();
        return name.Digest is null
            ? name
            : throw new ArgumentException($"'{reference}' has a digest. A digest follows from the content and cannot be given; name a tag.", nameof(reference));
    }
}
