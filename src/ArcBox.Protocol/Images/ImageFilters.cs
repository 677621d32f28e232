using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>What images must match to be listed. Several references widen the choice; every other filter narrows it.</summary>
/// <remarks>
/// The methods are the keys that dockerd has. Which of them an engine knows is its own affair: Docker took <c>until</c> into its API with 1.44, and
/// <c>label!</c> needs its containerd image store. A filter that the engine does not know fails the call with <see cref="ErrorReasons.InvalidFilter"/>.
/// </remarks>
/// <example><code>new ImageFilters().Reference("nginx").Label("stage", "test")</code></example>
public sealed class ImageFilters : IEnumerable<KeyValuePair<string, IReadOnlyList<string>>>
{
    // Go's durations are nanoseconds in 64 bits.
    private static readonly TimeSpan GreatestAge = TimeSpan.FromTicks(long.MaxValue / TimeSpan.NanosecondsPerTick);

    private readonly SortedDictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <summary>Reads filters from JSON, in either form that engines take: <c>{"key":["value"]}</c> or <c>{"key":{"value":true}}</c>.</summary>
    /// <param name="json">The text; an empty one has no filters. <see cref="ToJson"/> writes what is read the same again.</param>
    /// <exception cref="FormatException">
    /// The text is not of these forms; the message says what is wrong, and where. Refused too is what engines read in different ways, or in part: both forms
    /// in one text, a key without values, a key that comes twice, and a value that is <c>false</c>.
    /// </exception>
    public static ImageFilters Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FilterJson.Read(json);
    }

    /// <summary>Reads filters from JSON as <see cref="Parse"/> does, and returns false instead of throwing.</summary>
    /// <param name="json">The text; an empty one has no filters.</param>
    /// <param name="filters">The filters if the text has them, otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? json, [NotNullWhen(true)] out ImageFilters? filters)
    {
        filters = null;
        try
        {
            if (json is not null) filters = FilterJson.Read(json);
        }
        catch (FormatException)
        {
            // The caller asked whether, not why.
        }

        return filters is not null;
    }

    /// <summary>Only images with a name that matches; <c>*</c> and <c>?</c> stand for characters other than a slash.</summary>
    /// <param name="pattern">Such as <c>nginx</c>, <c>nginx:1.*</c> or <c>registry.example.com/*/app</c>.</param>
    public ImageFilters Reference(string pattern) => Add("reference", pattern);

    /// <summary>Only images that have a label, with any value.</summary>
    /// <param name="key">The label's key.</param>
    public ImageFilters Label(string key) => Add("label", key);

    /// <summary>Only images that have a label with this value.</summary>
    /// <param name="key">The label's key.</param>
    /// <param name="value">The label's value, compared as a whole.</param>
    public ImageFilters Label(string key, string value) => Add("label", $"{key}={value}");

    /// <summary>Only images that do not have a label (<c>label!</c>). Docker needs its containerd image store for it.</summary>
    /// <param name="key">The label's key.</param>
    public ImageFilters WithoutLabel(string key) => Add("label!", key);

    /// <summary>
    /// Only images whose label has another value (<c>label!</c>). Docker needs its containerd image store for it, and leaves out the images that do not
    /// have the label at all; Podman lists them too.
    /// </summary>
    /// <param name="key">The label's key.</param>
    /// <param name="value">The value that the label must not have, compared as a whole.</param>
    public ImageFilters WithoutLabel(string key, string value) => Add("label!", $"{key}={value}");

    /// <summary>Only images without a name, or only images with one.</summary>
    /// <param name="dangling">True for those without.</param>
    public ImageFilters Dangling(bool dangling = true) => Add("dangling", dangling ? "true" : "false");

    /// <summary>Only images created before another one.</summary>
    /// <param name="image">That other image's reference or id; it must exist.</param>
    public ImageFilters Before(string image) => Add("before", image);

    /// <summary>Only images created after another one.</summary>
    /// <param name="image">That other image's reference or id; it must exist.</param>
    public ImageFilters Since(string image) => Add("since", image);

    /// <summary>Only images created before a time. Docker knows it from API 1.44 on.</summary>
    /// <param name="time">The time, to 100 ns; sent in RFC 3339 and UTC.</param>
    public ImageFilters Until(DateTimeOffset time)
        => Add("until", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <summary>Only images older than an age, by the engine's clock and in its whole seconds. Docker knows it from API 1.44 on.</summary>
    /// <param name="age">From zero to 292 years, which is as long as Go's durations are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The age is negative or too great.</exception>
    public ImageFilters Until(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(age, GreatestAge);
        decimal seconds = (decimal)(age.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        return Add("until", string.Create(CultureInfo.InvariantCulture, $"{age.Ticks / TimeSpan.TicksPerHour}h{age.Minutes}m{seconds:0.#######}s"));
    }

    /// <summary>Adds a value for a key that has no method here, such as Podman's own <c>id</c>, <c>containers</c> or <c>readonly</c>.</summary>
    /// <param name="key">A key that the daemon knows; it answers others with INVALID_ARGUMENT.</param>
    /// <param name="value">The value as the daemon's documentation has it.</param>
    public ImageFilters Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        if (!_values.TryGetValue(key, out List<string>? values)) _values.Add(key, values = []);
        values.Add(value);
        return this;
    }

    /// <summary>The filters as the protocol carries them, <c>{"key":["value"]}</c>; empty if there are none.</summary>
    public string ToJson()
    {
        if (_values.Count == 0) return "";
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            foreach ((string key, List<string> values) in _values)
            {
                writer.WriteStartArray(key);
                foreach (string value in values) writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    /// <summary>The keys in ordinal order, each with its values in the order in which they were added.</summary>
    public IEnumerator<KeyValuePair<string, IReadOnlyList<string>>> GetEnumerator()
        => _values.Select(pair => KeyValuePair.Create<string, IReadOnlyList<string>>(pair.Key, pair.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Same as <see cref="ToJson"/>.</summary>
    public override string ToString() => ToJson();
}
