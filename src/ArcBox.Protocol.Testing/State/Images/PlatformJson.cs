using System.Text.Json;

namespace ArcBox.Protocol.Testing;

/// <summary>Platforms as the members <c>architecture</c>, <c>os</c> and <c>variant</c>.</summary>
internal static class PlatformJson
{
    public static void WriteMembers(Utf8JsonWriter json, Platform platform)
    {
        json.WriteString("architecture", platform.Architecture ?? "");
        json.WriteString("os", platform.Os);
        if (platform.Variant is not null) json.WriteString("variant", platform.Variant);
    }

    public static Platform Read(JsonElement json)
    {
        string[] parts = [Member("os"), Member("architecture"), Member("variant")];
        string text = string.Join('/', parts.TakeWhile(part => part.Length > 0));
        return Platform.TryParse(text, out Platform? platform) ? platform : throw new InvalidDataException($"'{text}' is not a platform.");

        string Member(string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
    }
}
