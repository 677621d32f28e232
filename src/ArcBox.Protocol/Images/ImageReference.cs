using System.Diagnostics.CodeAnalysis;

namespace ArcBox.Protocol;

/// <summary>
/// The name of an image as Docker's tools understand it: <c>[domain/]path[:tag][@digest]</c>, with <c>docker.io</c> and <c>library/</c> filled in.
/// Equal names are equal references: <c>nginx</c> is <c>docker.io/library/nginx</c>.
/// </summary>
public sealed record ImageReference : ISpanParsable<ImageReference>
{
    /// <summary>The tag that is meant where neither tag nor digest is given.</summary>
    public const string DefaultTag = "latest";

    private const int MaxShown = 300;

    internal ImageReference(string domain, string path, string? tag, string? digest)
        => (Domain, Path, Tag, Digest) = (domain, path, tag, digest);

    /// <summary>The registry's host with an optional port, such as <c>docker.io</c> or <c>localhost:5000</c>.</summary>
    public string Domain { get; }

    /// <summary>The repository's path in the registry, such as <c>library/nginx</c>.</summary>
    public string Path { get; }

    /// <summary>The tag, or null if none is given.</summary>
    public string? Tag { get; internal init; }

    /// <summary>The digest, such as <c>sha256:</c> with 64 hex digits, or null if none is given.</summary>
    public string? Digest { get; internal init; }

    /// <summary>The repository's full name, <c>docker.io/library/nginx</c>.</summary>
    public string Repository => $"{Domain}/{Path}";

    /// <summary>
    /// The repository as people write it: without <c>docker.io/</c> and, for official images, <c>library/</c>; unless the rest would be read as
    /// something else, as of <c>docker.io/localhost/app</c>.
    /// </summary>
    public string FamiliarRepository
    {
        get
        {
            if (Domain != ReferenceGrammar.DockerHub || !ReferenceGrammar.ReadDomain(Path).IsEmpty) return Repository;
            const string official = ReferenceGrammar.OfficialPrefix;
            if (!Path.StartsWith(official, StringComparison.Ordinal)) return Path;
            ReadOnlySpan<char> name = Path.AsSpan(official.Length);
            return name.Contains('/') ? Path : name.ToString();
        }
    }

    /// <summary>The reference as people write it, such as <c>nginx:1.27</c>.</summary>
    public string FamiliarName => FamiliarRepository + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>Reads a reference.</summary>
    /// <param name="text">Such as <c>nginx</c>, <c>ghcr.io/owner/app:1.2</c> or <c>app@sha256:…</c>.</param>
    /// <exception cref="FormatException">The text is no reference; the message says why.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ImageReference Parse(ReadOnlySpan<char> text) => ReferenceGrammar.Read(text, out ImageReference? reference) is not { } problem
        ? reference!
        : throw new FormatException($"'{Shorten(text)}' is not an image reference: {problem}.");

    /// <summary>Reads a reference, and returns false instead of throwing.</summary>
    /// <param name="text">Such as <c>nginx</c>, <c>ghcr.io/owner/app:1.2</c> or <c>app@sha256:…</c>.</param>
    /// <param name="reference">The reference if the text is one, otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        return text is not null && TryParse(text.AsSpan(), out reference);
    }

    /// <inheritdoc cref="TryParse(string, out ImageReference)"/>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ImageReference? reference)
        => ReferenceGrammar.Read(text, out reference) is null;

    static ImageReference IParsable<ImageReference>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ImageReference>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ImageReference result)
        => TryParse(s, out result);

    static ImageReference ISpanParsable<ImageReference>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<ImageReference>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ImageReference result)
        => TryParse(s, out result);

    /// <summary>The same reference with the tag <c>latest</c> if it has neither tag nor digest.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? this with { Tag = DefaultTag } : this;

    /// <summary>The full form, such as <c>docker.io/library/nginx:1.27</c>.</summary>
    public override string ToString() => Repository + Suffix;

    // Whoever reads the message knows what was asked by its beginning.
    private static string Shorten(ReadOnlySpan<char> text) => text.Length > MaxShown ? $"{text[..MaxShown]}…" : text.ToString();
}
