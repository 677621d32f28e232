using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The secrets that calls carried, to be masked wherever they turn up: servers repeat credentials in errors. Values of credentials below four characters,
/// and of headers below eight ("true"), are not looked for, since masking them would garble everything else.
/// </summary>
internal sealed class KnownSecrets
{
    private const int MinLength = 4;
    private const int MinHeaderLength = 8;

    private static readonly string[] SecretFields = ["password", "identitytoken", "registrytoken", "auth"];

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private string[]? _longestFirst;

    /// <summary>Takes a registry credential apart: <c>X-Registry-Auth</c>, or the map of such of <c>X-Registry-Config</c>.</summary>
    public void AddAuth(string auth)
    {
        Add(auth);
        Add(auth.TrimEnd('='));
        string standard = auth.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        byte[] decoded = new byte[standard.Length];
        if (!Convert.TryFromBase64String(standard, decoded, out int length)) return;
        try
        {
            using JsonDocument json = JsonDocument.Parse(decoded.AsMemory(0, length));
            AddJson(json.RootElement);
        }
        catch (JsonException)
        {
            // Some other text in base64: known whole, as any header's value.
        }
    }

    /// <summary>Takes the value of a header that holds a secret, such as <c>Bearer …</c>.</summary>
    public void AddHeader(string value)
    {
        if (value.Length >= MinHeaderLength) Add(value);
        string token = value[(value.LastIndexOf(' ') + 1)..];
        if (token.Length >= MinHeaderLength) AddAuth(token);
    }

    /// <summary>Takes any other text that must not be told.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < MinLength) return;
        _longestFirst = null;
        _secrets.Add(secret);
        _secrets.Add(Uri.EscapeDataString(secret));
        _secrets.Add(secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
    }

    public string Mask(string text)
    {
        foreach (string secret in LongestFirst()) text = text.Replace(secret, SecretMask.Masked, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Masks texts inside a message of unknown type with as many stars, because the lengths around them must stay right.</summary>
    public ByteString Mask(ByteString bytes)
    {
        byte[] masked = bytes.ToByteArray();
        foreach (string secret in LongestFirst())
        {
            byte[] encoded = Encoding.UTF8.GetBytes(secret);
            for (int place; (place = masked.AsSpan().IndexOf(encoded)) >= 0;) masked.AsSpan(place, encoded.Length).Fill((byte)'*');
        }

        return ByteString.CopyFrom(masked);
    }

    private string[] LongestFirst() => _longestFirst ??= [.. _secrets.OrderByDescending(secret => secret.Length)];

    private void AddJson(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object) return;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Object) AddJson(property.Value);
            else if (property.Value.ValueKind is JsonValueKind.String && SecretFields.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
                Add(property.Value.GetString());
        }

        AddBasic(element);
    }

    // As registries get them, RFC 7617 §2.
    private void AddBasic(JsonElement element)
    {
        if (element.TryGetProperty("username", out JsonElement name) && name.ValueKind is JsonValueKind.String
            && element.TryGetProperty("password", out JsonElement password) && password.ValueKind is JsonValueKind.String)
        {
            Add(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name.GetString()}:{password.GetString()}")));
        }
    }
}
