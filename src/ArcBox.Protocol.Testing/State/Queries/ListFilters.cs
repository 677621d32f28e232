using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The filters of a list: those of dockerd 20.10, <c>until</c> of API 1.44, and <c>label!</c> of the containerd image store.</summary>
internal sealed class ListFilters
{
    private static readonly string[] KnownKeys = ["dangling", "label", "label!", "before", "since", "reference", "until"];

    private readonly Dictionary<string, string[]> _values;

    private ListFilters(Dictionary<string, string[]> values, DateTimeOffset now)
    {
        _values = values;
        if (values.Keys.FirstOrDefault(key => !KnownKeys.Contains(key)) is { } unknown) throw ListFilterJson.Invalid($"Invalid filter '{unknown}'");
        if (values.TryGetValue("dangling", out string[]? dangling)) Dangling = ReadDangling(dangling);
        Until = [.. Values("until").Select(text => ReadTime(text, now))];
    }

    /// <summary>True for images without a tag alone, false for those with one; null for both.</summary>
    public bool? Dangling { get; }

    public IReadOnlyList<string> Before => Values("before");

    public IReadOnlyList<string> Since => Values("since");

    public IReadOnlyList<DateTimeOffset> Until { get; }

    public bool HasReference => _values.ContainsKey("reference");

    /// <param name="text">What was sent; empty for no filters.</param>
    /// <param name="now">From when ages are counted.</param>
    /// <exception cref="RpcException">The text is not of Docker's forms, or has a key or a value that dockerd does not know.</exception>
    public static ListFilters Read(string text, DateTimeOffset now) => new(text.Length == 0 ? [] : ListFilterJson.Read(text), now);

    /// <summary>All the labels that are asked for, with their values where those are asked for too, and none of the others.</summary>
    public bool MatchLabels(IReadOnlyDictionary<string, string> labels)
        => Values("label").All(wanted => MatchLabel(labels, wanted, isWanted: true))
            && Values("label!").All(unwanted => MatchLabel(labels, unwanted, isWanted: false));

    /// <summary>One of the patterns fits the name as people write it, with or without its tag.</summary>
    public bool MatchReference(ImageReference name)
        => !HasReference || Values("reference").Any(pattern =>
            GoPattern.IsMatch(pattern, name.FamiliarName) || GoPattern.IsMatch(pattern, name.FamiliarRepository));

    // An unwanted value leaves out the images, too, that lack the label.
    private static bool MatchLabel(IReadOnlyDictionary<string, string> labels, string filter, bool isWanted)
    {
        string[] parts = filter.Split('=', 2);
        bool isThere = labels.TryGetValue(parts[0], out string? value);
        return parts.Length == 1 ? isThere == isWanted : isThere && (value == parts[1]) == isWanted;
    }

    private static bool ReadDangling(string[] values) => values switch
    {
        ["true" or "1"] => true,
        ["false" or "0"] => false,
        _ => throw ListFilterJson.Invalid($"Invalid filter 'dangling=[{string.Join(' ', values)}]'"),
    };

    private static DateTimeOffset ReadTime(string text, DateTimeOffset now)
        => GoTime.Read(text, now) ?? throw ListFilterJson.Invalid($"failed to parse value as time or duration: {GoText.Quote(text)}");

    private string[] Values(string key) => _values.GetValueOrDefault(key) ?? [];
}
