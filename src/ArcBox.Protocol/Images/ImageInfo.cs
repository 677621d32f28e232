using System.Globalization;

namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class ImageInfo
{
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <summary><see cref="Created"/> as a time; null if the image does not tell. .NET keeps seven of up to nine fractional digits.</summary>
    public DateTimeOffset? CreatedAt
        => DateTimeOffset.TryParseExact(
                TrimFraction(Created), Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && time.Year > 1 // Docker before API 1.44 writes 0001-01-01T00:00:00Z for "not known".
            ? time
            : null;

    /// <summary>The first twelve hex digits of <see cref="Id"/>.</summary>
    public string ShortId => ImageDigest.Shorten(Id);

    /// <summary>What the image is made for; null if it does not tell its operating system. The protocol has no field for a variant.</summary>
    public Platform? Platform => Platform.FromParts(Os, Architecture, null);

    private static string TrimFraction(string time)
    {
        const int digits = 7;
        int dot = time.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return time;
        int end = dot + 1;
        while (end < time.Length && char.IsAsciiDigit(time[end])) end++;
        return time[..Math.Min(end, dot + 1 + digits)] + time[end..];
    }
}
