namespace ArcBox.Protocol;

/// <summary>Which images to list.</summary>
public sealed record ListOptions : ImageCallOptions
{
    /// <summary>True lists the intermediate images of classic builds too. The default is false.</summary>
    public bool All { get; init; }

    /// <summary>What the images must match; null (the default) for everything.</summary>
    public ImageFilters? Filters { get; init; }

    /// <summary>True asks for <c>RepoDigests</c>, which Docker returns in any case. The default is false.</summary>
    public bool Digests { get; init; }
}
