using System.Text.Json;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Filters in Docker's forms, <c>{"key":["value"]}</c> and <c>{"key":{"value":true}}</c>, of which a text has one.</summary>
internal static class ListFilterJson
{
    /// <exception cref="RpcException">The text is not of these forms.</exception>
    public static Dictionary<string, string[]> Read(string text)
    {
        Dictionary<string, string[]> values = new(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonProperty[] filters = [.. document.RootElement.EnumerateObject()];
            if (filters.DistinctBy(filter => filter.Value.ValueKind).Count() > 1) throw new JsonException("Two forms in one text.");
            foreach (JsonProperty filter in filters) values[filter.Name] = ReadValues(filter.Value, filter.Name);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("The filters are not JSON of the form {\"key\":[\"value\"]}.");
        }

        return values;
    }

    public static RpcException Invalid(string message) => ImageServiceFailure.Create(StatusCode.InvalidArgument, message, ErrorReasons.InvalidFilter);

    // dockerd looks at what a value maps to for dangling alone: a label or a reference that is false still counts. Measured on 20.10.
    private static string[] ReadValues(JsonElement values, string key)
    {
        if (values.ValueKind is not JsonValueKind.Object)
            return [.. values.EnumerateArray().Select(value => value.GetString() ?? throw new JsonException("A value is null.")).Distinct()];

        JsonProperty[] set = [.. values.EnumerateObject()];
        JsonProperty[] off = [.. set.Where(value => !value.Value.GetBoolean())];
        if (key == "dangling" && off.Length > 0) throw Invalid($"Invalid filter 'dangling=[{string.Join(' ', set.Select(value => value.Name))}]'");
        return [.. set.Select(value => value.Name)];
    }
}
