using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Reads filters in the two forms that engines take, and refuses what dockerd and Podman were seen to read differently.</summary>
internal static class FilterJson
{
    private const string Forms = "Write {\"key\":[\"value\"]}, or {\"key\":{\"value\":true}}.";

    // Of a key that comes twice engines silently take the last one.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <exception cref="FormatException">The text is not of the two forms.</exception>
    public static ImageFilters Read(string json)
    {
        ImageFilters filters = new();
        if (json.Length == 0) return filters;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            ReadKeys(filters, document.RootElement);
            return filters;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The filters are not JSON as engines take it: {exception.Message} {Forms}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The reader has no other word for halves of surrogate pairs, escaped or not.
            throw new FormatException("The filters have text that is no Unicode: one half of a surrogate pair.", exception);
        }
    }

    private static void ReadKeys(ImageFilters filters, JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object) throw Problem("the whole text", $"is {NameOf(root)}, not an object");
        JsonValueKind? form = null;
        foreach (JsonProperty filter in root.EnumerateObject())
        {
            if (filter.Name.Length == 0) throw Problem("one of the keys", "is empty");
            JsonValueKind kind = filter.Value.ValueKind;
            if (kind is not (JsonValueKind.Array or JsonValueKind.Object)) throw Problem(filter.Name, $"is {NameOf(filter.Value)}, not a list or an object");
            if (form is not null && form != kind) throw Problem(filter.Name, "is of another form than the keys before it, which engines refuse");
            form = kind;
            int count = kind is JsonValueKind.Array ? ReadList(filters, filter) : ReadMap(filters, filter);
            // dockerd then lists nothing for some keys and everything for others; Podman fails, or ignores the key.
            if (count == 0) throw Problem(filter.Name, "has no values, which engines read differently; leave it out");
        }
    }

    private static int ReadList(ImageFilters filters, JsonProperty filter)
    {
        int count = 0;
        foreach (JsonElement value in filter.Value.EnumerateArray())
        {
            if (value.ValueKind is not JsonValueKind.String) throw Problem($"{filter.Name}[{count}]", $"is {NameOf(value)}, not a string");
            filters.Add(filter.Name, value.GetString()!);
            count++;
        }

        return count;
    }

    private static int ReadMap(ImageFilters filters, JsonProperty filter)
    {
        int count = 0;
        foreach (JsonProperty value in filter.Value.EnumerateObject())
        {
            string place = $"{filter.Name}[\"{value.Name}\"]";
            // dockerd applies a label or a reference that is false, Podman does not.
            if (value.Value.ValueKind is JsonValueKind.False) throw Problem(place, "is false, which engines read differently; leave the value out");
            if (value.Value.ValueKind is not JsonValueKind.True) throw Problem(place, $"is {NameOf(value.Value)}, not true");
            filters.Add(filter.Name, value.Name);
            count++;
        }

        return count;
    }

    private static FormatException Problem(string place, string problem) => new($"The filters are not of a form that engines take: {place} {problem}. {Forms}");

    private static string NameOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
