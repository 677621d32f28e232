using System.Collections.Immutable;
using System.Text.Json;

namespace ArcBox.Protocol.Testing;

/// <summary>The member <c>config</c> of image configurations as JSON; what is empty is left out.</summary>
internal static class SettingsJson
{
    public static void Write(Utf8JsonWriter json, ImageSettings settings)
    {
        json.WriteStartObject();
        WriteText(json, "User", settings.User);
        WriteNames(json, "ExposedPorts", settings.ExposedPorts);
        WriteTextsIfAny(json, "Env", settings.Env);
        WriteTextsIfAny(json, "Entrypoint", settings.Entrypoint);
        WriteTextsIfAny(json, "Cmd", settings.Cmd);
        if (settings.HealthTest.Length > 0)
        {
            json.WriteStartObject("Healthcheck");
            WriteTexts(json, "Test", settings.HealthTest);
            json.WriteEndObject();
        }

        WriteNames(json, "Volumes", settings.Volumes);
        WriteText(json, "WorkingDir", settings.WorkingDir);
        WriteTextsIfAny(json, "OnBuild", settings.OnBuild);
        WriteLabels(json, settings.Labels);
        WriteText(json, "StopSignal", settings.StopSignal);
        WriteTextsIfAny(json, "Shell", settings.Shell);
        json.WriteEndObject();
    }

    public static ImageSettings Read(JsonElement json) => new()
    {
        User = ReadText(json, "User"),
        ExposedPorts = ImageSettings.NoNames.Union(ReadNames(json, "ExposedPorts")),
        Env = ReadTexts(json, "Env"),
        Entrypoint = ReadTexts(json, "Entrypoint"),
        Cmd = ReadTexts(json, "Cmd"),
        HealthTest = json.TryGetProperty("Healthcheck", out JsonElement health) ? ReadTexts(health, "Test") : [],
        Volumes = ImageSettings.NoNames.Union(ReadNames(json, "Volumes")),
        WorkingDir = ReadText(json, "WorkingDir"),
        OnBuild = ReadTexts(json, "OnBuild"),
        Labels = json.TryGetProperty("Labels", out JsonElement labels) && labels.ValueKind is JsonValueKind.Object
            ? ImageSettings.NoLabels.AddRange(labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString()!)))
            : ImageSettings.NoLabels,
        StopSignal = ReadText(json, "StopSignal"),
        Shell = ReadTexts(json, "Shell"),
    };

    public static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static ImmutableArray<string> ReadTexts(JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement texts) && texts.ValueKind is JsonValueKind.Array
            ? [.. texts.EnumerateArray().Select(text => text.GetString()!)]
            : [];

    private static void WriteTextsIfAny(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.Length > 0) WriteTexts(json, name, texts);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0) json.WriteString(name, text);
    }

    // Go writes a set as an object whose members are empty objects.
    private static void WriteNames(Utf8JsonWriter json, string name, ImmutableSortedSet<string> names)
    {
        if (names.Count == 0) return;
        json.WriteStartObject(name);
        foreach (string member in names)
        {
            json.WriteStartObject(member);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> labels)
    {
        if (labels.Count == 0) return;
        json.WriteStartObject("Labels");
        foreach ((string key, string value) in labels) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static string ReadText(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";

    private static IEnumerable<string> ReadNames(JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement names) && names.ValueKind is JsonValueKind.Object
            ? names.EnumerateObject().Select(member => member.Name)
            : [];
}
