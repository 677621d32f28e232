using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>The base64 of X-Registry-Auth and X-Registry-Config. Go's URLEncoding takes the URL alphabet with padding and nothing else.</summary>
internal static class RegistryAuth
{
    /// <summary>One credential, the value of X-Registry-Auth.</summary>
    public static string Encode(RegistryCredential credential) => EncodeJson(credential.WriteTo);

    /// <summary>Credentials by registry, the value of X-Registry-Config; empty for none.</summary>
    public static string Encode(IReadOnlyDictionary<string, RegistryCredential> credentials) => credentials.Count == 0 ? "" : EncodeJson(writer =>
    {
        writer.WriteStartObject();
        foreach ((string registry, RegistryCredential credential) in credentials)
        {
            writer.WritePropertyName(registry);
            credential.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    // System.Buffers.Text.Base64Url leaves the padding out, which dockerd takes for garbage.
    public static string Encode(ReadOnlySpan<byte> json) => Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');

    /// <summary>Brings any of the base64 forms that clients send into the one that engines read; null if it is none.</summary>
    public static string? Normalize(string auth) => AuthText.Decode(auth) is { } json ? Encode(json) : null;

    private static string EncodeJson(Action<Utf8JsonWriter> write)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json)) write(writer);
        return Encode(json.GetBuffer().AsSpan(0, (int)json.Length));
    }
}
