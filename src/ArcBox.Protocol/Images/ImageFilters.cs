using System.Collections;
using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>
/// What images must match to be listed. Several values of one key widen the choice (of <c>label</c> they narrow it), several keys narrow it.
/// </summary>
/// <example><code>new ImageFilters().Reference("nginx").Label("stage", "test")</code></example>
public sealed class ImageFilters : IEnumerable<KeyValuePair<string, IReadOnlyList<string>>>
{
    private readonly SortedDictionary<string, List<string>> _values = new(StringComparer.Ordinal);

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

    /// <summary>Only images without a name, or only images with one.</summary>
    /// <param name="dangling">True for those without. Podman 4 refuses false.</param>
    public ImageFilters Dangling(bool dangling = true) => Add("dangling", dangling ? "true" : "false");

    /// <summary>Only images created before another one.</summary>
    /// <param name="image">That other image's reference or id; it must exist.</param>
    public ImageFilters Before(string image) => Add("before", image);

    /// <summary>Only images created after another one.</summary>
    /// <param name="image">That other image's reference or id; it must exist.</param>
    public ImageFilters Since(string image) => Add("since", image);

    /// <summary>Adds a value for a key that has no method here.</summary>
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
