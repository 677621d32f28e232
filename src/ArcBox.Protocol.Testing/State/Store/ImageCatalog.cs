using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>The images and names of a store at one moment.</summary>
internal sealed record ImageCatalog(ImmutableDictionary<string, StoredImage> Images, ImmutableDictionary<ImageReference, string> Names)
{
    public static ImageCatalog Empty { get; } = new(
        ImmutableDictionary.Create<string, StoredImage>(StringComparer.Ordinal), ImmutableDictionary<ImageReference, string>.Empty);

    /// <summary>The names of an image in the order of their text.</summary>
    public IReadOnlyList<ImageReference> NamesOf(string id)
        => [.. Names.Where(name => name.Value == id).Select(name => name.Key).OrderBy(name => name.ToString(), StringComparer.Ordinal)];

    public bool HasChildren(string id) => Images.Values.Any(image => image.Parent == id);

    /// <summary>Neither named nor built upon.</summary>
    public bool IsUnused(string id) => !Names.ContainsValue(id) && !HasChildren(id);

    public StoredImage? Named(ImageReference name) => Names.TryGetValue(NameKey.Of(name), out string? id) ? Images.GetValueOrDefault(id) : null;
}
