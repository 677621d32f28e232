using System.Text.Json;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The filters of a list. In both of Docker's forms: <c>{"key":["value"]}</c> and <c>{"key":{"value":true}}</c>.</summary>
internal sealed class ListFilters
{
    private static readonly string[] KnownKeys = ["dangling", "label", "before", "since", "reference"];

    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);

    private ListFilters()
    {
    }

    /// <summary>True for images without a tag alone, false for those with one; null for both.</summary>
    public bool? Dangling { get; private set; }

    public IReadOnlyList<string> Before => Values("before");

    public IReadOnlyList<string> Since => Values("since");

    public bool HasReference => _values.ContainsKey("reference");

    /// <exception cref="RpcException">The text is no JSON of the two forms, or has a key that dockerd 20.10 does not know.</exception>
    public static ListFilters Read(string text)
    {
        ListFilters filters = new();
        if (text.Length == 0) return filters;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty filter in document.RootElement.EnumerateObject()) filters._values[filter.Name] = ReadValues(filter.Value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("The filters are not JSON of the form {\"key\":[\"value\"]}.");
        }

        if (filters._values.Keys.FirstOrDefault(key => !KnownKeys.Contains(key)) is { } unknown) throw Invalid($"Invalid filter '{unknown}'");
        filters.Dangling = ReadDangling(filters.Values("dangling"));
        return filters;
    }

    /// <summary>All the labels that are asked for, with their values where those are asked for too.</summary>
    public bool MatchLabels(IReadOnlyDictionary<string, string> labels) => Values("label").All(wanted =>
    {
        string[] parts = wanted.Split('=', 2);
        return labels.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    });

    /// <summary>One of the patterns fits the name as people write it, with or without its tag.</summary>
    public bool MatchReference(ImageReference name)
        => !HasReference || Values("reference").Any(pattern =>
            GoPattern.IsMatch(pattern, name.FamiliarName) || GoPattern.IsMatch(pattern, name.FamiliarRepository));

    private string[] Values(string key) => _values.GetValueOrDefault(key) ?? [];

    private static string[] ReadValues(JsonElement values) => values.ValueKind is JsonValueKind.Object
        ? [.. values.EnumerateObject().Where(value => value.Value.GetBoolean()).Select(value => value.Name)]
        : [.. values.EnumerateArray().Select(value => value.GetString() ?? throw new JsonException("A value is null."))];

    private static bool? ReadDangling(string[] values) => values switch
    {
        [] => null,
        ["true" or "1"] => true,
        ["false" or "0"] => false,
        _ => throw Invalid($"Invalid filter 'dangling=[{string.Join(' ', values)}]'"),
    };

    private static RpcException Invalid(string message) => ImageServiceFailure.Create(StatusCode.InvalidArgument, message, ErrorReasons.InvalidFilter);
}
