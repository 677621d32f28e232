using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>Times as Go writes them: in UTC, without zeros at the end of the fraction.</summary>
internal static class Rfc3339
{
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
