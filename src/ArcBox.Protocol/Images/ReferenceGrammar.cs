using System.Buffers;

namespace ArcBox.Protocol;

/// <summary>
/// The grammar of the distribution project's reference package, with the normalisation of Docker's command line. It is read once from left to right: a path
/// has neither <c>:</c> nor <c>@</c>, and a tag has no <c>@</c>, so the ends of all parts are known before any is looked at.
/// </summary>
internal static class ReferenceGrammar
{
    public const string DockerHub = "docker.io";
    public const string OfficialPrefix = "library/";

    private const int IdentifierLength = 64;
    private const int MaxPathLength = 255;
    private const int MaxTagLength = 128;
    private const string Malformed = "it has the form [registry/]name[:tag][@digest], in lower-case letters, digits and . _ - /";
    private const string NoDigest = "its digest must be sha256, sha384 or sha512 with all its hex digits in lower case";

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Upper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.-");

    /// <summary>Reads a reference. Returns what is wrong with the text, or null if nothing is.</summary>
    public static string? Read(ReadOnlySpan<char> text, out ImageReference? reference)
    {
        reference = null;
        if (text.Length == IdentifierLength && !text.ContainsAnyExcept(LowerHex)) return "64 hex digits are an image's id, not a name";

        ReadOnlySpan<char> domain = ReadDomain(text);
        ReadOnlySpan<char> path = domain.IsEmpty ? text : text[(domain.Length + 1)..];
        ReadOnlySpan<char> digest = Cut(ref path, '@', out bool hasDigest);
        ReadOnlySpan<char> tag = Cut(ref path, ':', out bool hasTag);
        if (path.ContainsAny(Upper)) return "the repository name must be lower-case";
        if (!DomainGrammar.IsDomain(domain) || !IsPath(path) || (hasTag && !IsTag(tag))) return Malformed;

        bool isOfDockerHub = domain is "" or DockerHub or "index.docker.io";
        string repository = isOfDockerHub && !path.Contains('/') ? string.Concat(OfficialPrefix, path) : path.ToString();
        if (repository.Length > MaxPathLength) return $"the repository name is longer than {MaxPathLength} characters";
        if (hasDigest && !IsDigest(digest)) return NoDigest;

        reference = new ImageReference(
            isOfDockerHub ? DockerHub : domain.ToString(), repository, hasTag ? tag.ToString() : null, hasDigest ? digest.ToString() : null);
        return null;
    }

    /// <summary>
    /// The registry's part of a text, empty for none: what stands before the first slash is a registry only if it looks like a host; otherwise the whole is a
    /// repository of Docker Hub.
    /// </summary>
    public static ReadOnlySpan<char> ReadDomain(ReadOnlySpan<char> text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0) return [];
        ReadOnlySpan<char> first = text[..slash];
        return first is "localhost" || first.ContainsAny('.', ':') || first.ContainsAny(Upper) ? first : [];
    }

    /// <summary>Takes off what follows a separator.</summary>
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, char separator, out bool isThere)
    {
        int place = text.IndexOf(separator);
        isThere = place >= 0;
        if (!isThere) return [];
        ReadOnlySpan<char> rest = text[(place + 1)..];
        text = text[..place];
        return rest;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (Range component in path.Split('/'))
        {
            if (!IsComponent(path[component])) return false;
        }

        return true;
    }

    /// <summary>Letters and digits, with a dot, one or two underscores or any number of hyphens between them.</summary>
    private static bool IsComponent(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int word = text.IndexOfAnyExcept(LettersAndDigits);
            if (word < 0) return !text.IsEmpty;
            text = text[word..];
            int separator = SeparatorLength(text);
            if (word == 0 || separator <= 0) return false;
            text = text[separator..];
        }
    }

    private static int SeparatorLength(ReadOnlySpan<char> text) => text switch
    {
        ['.', ..] => 1,
        ['_', '_', ..] => 2,
        ['_', ..] => 1,
        ['-', ..] => text.IndexOfAnyExcept('-'),
        _ => 0,
    };

    private static bool IsTag(ReadOnlySpan<char> tag)
        => tag.Length is > 0 and <= MaxTagLength && tag[0] is not ('.' or '-') && !tag.ContainsAnyExcept(TagCharacters);

    private static bool IsDigest(ReadOnlySpan<char> digest)
    {
        int hexDigits = digest switch
        {
            ['s', 'h', 'a', '2', '5', '6', ':', ..] => 64,
            ['s', 'h', 'a', '3', '8', '4', ':', ..] => 96,
            ['s', 'h', 'a', '5', '1', '2', ':', ..] => 128,
            _ => 0,
        };
        const int prefix = 7;
        return hexDigits > 0 && digest.Length == prefix + hexDigits && !digest[prefix..].ContainsAnyExcept(LowerHex);
    }
}
