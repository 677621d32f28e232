using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Which images a list shows, and under which of their names, as dockerd decides it.</summary>
internal sealed class ImageListing(ImageCatalog catalog, IReadOnlyDictionary<string, ImageConfiguration> configurations, ListFilters filters)
{
    public IReadOnlyList<ImageSummary> Run(bool all)
    {
        // Several narrow the choice, as in moby 2; in 20.10 chance says which one counts.
        DateTimeOffset? before = TimesOf(filters.Before).Concat(filters.Until).Cast<DateTimeOffset?>().Min();
        DateTimeOffset? since = TimesOf(filters.Since).Cast<DateTimeOffset?>().Max();
        List<ImageSummary> shown = [];
        foreach ((string id, StoredImage image) in catalog.Images)
        {
            ImageConfiguration configuration = configurations[id];
            DateTimeOffset created = configuration.Created ?? DateTimeOffset.MinValue;
            if (created >= before || created <= since || !filters.MatchLabels(configuration.Settings.Labels)) continue;
            ImageReference[] names = [.. catalog.NamesOf(id).Where(filters.MatchReference)];
            if (IsShown(id, names, all)) shown.Add(ImageMessages.ToSummary(image, configuration, names));
        }

        return [.. shown.OrderByDescending(image => image.Created).ThenBy(image => image.Id, StringComparer.Ordinal)];
    }

    private bool IsShown(string id, ImageReference[] names, bool all)
    {
        bool isHead = !catalog.HasChildren(id);
        if (filters.Dangling is true && !isHead) return false;
        // A digest is a name for lists, but an image that has nothing else is dangling all the same.
        if (names.Length > 0) return filters.Dangling is not true || names.All(name => name.Digest is not null);
        return (all || isHead) && filters.Dangling is not false && !filters.HasReference;
    }

    // The image of the filter must exist, even where nothing else does.
    private DateTimeOffset[] TimesOf(IReadOnlyList<string> images)
        => [.. images.Select(text => configurations[catalog.Get(text).Id].Created ?? DateTimeOffset.MinValue)];
}
