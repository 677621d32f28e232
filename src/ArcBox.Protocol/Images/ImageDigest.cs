using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ArcBox.Protocol;

/// <summary>Image ids and digests: <c>sha256:</c> and 64 lower-case hex digits. Podman leaves the prefix out.</summary>
public static class ImageDigest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;
    private const int ShortLength = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Brings an id into the full form.</summary>
    /// <param name="id"><c>sha256:</c> and 64 hex digits, or the digits alone.</param>
    /// <returns>The id with prefix, or null if the text is no full id.</returns>
    public static string? TryNormalize(string? id)
    {
        if (id is null) return null;
        ReadOnlySpan<char> hex = id.AsSpan().Trim();
        if (hex.StartsWith(Prefix, StringComparison.Ordinal)) hex = hex[Prefix.Length..];
        return hex.Length == HexLength && !hex.ContainsAnyExcept(HexDigits) ? $"{Prefix}{hex}" : null;
    }

    /// <summary>The first twelve hex digits, as Docker's lists show an id; a text that is no full id comes back as it is.</summary>
    /// <param name="id">An id or digest, with or without prefix.</param>
    [return: NotNullIfNotNull(nameof(id))]
    public static string? Shorten(string? id)
        => TryNormalize(id) is { } full ? full.Substring(Prefix.Length, ShortLength) : id;
}
