using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>Times as dockerd reads them in filters: an age such as <c>1h30m</c>, a date, or seconds since 1970. Dates without a zone are in UTC here.</summary>
internal static partial class GoTime
{
    private static readonly string[] Dates = ["yyyy-MM-ddK", "yyyy-MM-dd'T'HHK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The time, or null if the text is none.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        // As in dockerd, ages count from a whole second.
        if (ReadDuration(text) is { } age) return DateTimeOffset.FromUnixTimeSeconds((now - age).ToUnixTimeSeconds());
        string date = BelowTicks.Replace(text, "");
        if (DateTimeOffset.TryParseExact(date, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)) return time;
        if (!UnixTime.IsMatch(text)) return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds) ? FromUnix(seconds) : null;
    }

    private static TimeSpan? ReadDuration(string text)
    {
        Match match = Duration.Match(text);
        if (!match.Success) return null;
        CaptureCollection numbers = match.Groups["number"].Captures, units = match.Groups["unit"].Captures;
        decimal nanoseconds = 0;
        for (int part = 0; part < numbers.Count; part++)
        {
            if (!decimal.TryParse(numbers[part].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)) return null;
            decimal unit = NanosecondsOf(units[part].Value);
            if (number > long.MaxValue / unit) return null;
            nanoseconds += number * unit;
        }

        if (nanoseconds > long.MaxValue) return null;
        TimeSpan length = TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
        return text.StartsWith('-') ? -length : length;
    }

    private static decimal NanosecondsOf(string unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour * 100m,
        "m" => TimeSpan.TicksPerMinute * 100m,
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "ns" => 1,
        _ => 1_000,
    };

    // Before the first year and after the last one there are no images.
    private static DateTimeOffset FromUnix(decimal seconds)
    {
        decimal ticks = Math.Truncate(Math.Clamp(seconds, -100_000_000_000, 1_000_000_000_000) * TimeSpan.TicksPerSecond) + DateTimeOffset.UnixEpoch.Ticks;
        return new DateTimeOffset((long)Math.Clamp(ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }

    [GeneratedRegex(@"^[+-]?(?:(?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Duration { get; }

    [GeneratedRegex(@"(?<=\.[0-9]{7})[0-9]{1,2}")]
    private static partial Regex BelowTicks { get; }

    [GeneratedRegex(@"^\+?[0-9]+(\.[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex UnixTime { get; }
}
