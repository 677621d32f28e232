using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The secrets that calls carried, to be masked wherever they turn up: servers repeat credentials in errors. Values of credentials below four characters,
/// and of headers below eight ("true"), are not looked for, since masking them would garble everything else. Names of users are no secrets: a password
/// that stands in one is left there.
/// </summary>
internal sealed class KnownSecrets
{
    private const int MinLength = 4;
    private const int MinHeaderLength = 8;

    private static readonly string[] SecretFields = ["password", "identitytoken", "registrytoken", "auth"];

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private (string Secret, string[] Names)[]? _longestFirst;

    /// <summary>Takes a registry credential apart: <c>X-Registry-Auth</c>, or the map of such of <c>X-Registry-Config</c>.</summary>
    public void AddAuth(string auth)
    {
        Add(auth);
        Add(auth.TrimEnd('='));
        if (CredentialText.Decode(auth) is not { } text) return;
        try
        {
            using JsonDocument json = JsonDocument.Parse(CredentialText.WithoutHalfPairs(text));
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
        if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) AddBasic(token);
    }

    /// <summary>Takes the value of a build argument. Those shorter than a header's are not looked for.</summary>
    public void AddArgument(string value)
    {
        if (value.Length >= MinHeaderLength) Add(value);
    }

    public string Mask(string text) => Mask(text, word => word, _ => SecretMask.Masked);

    /// <summary>Masks texts inside a message of unknown type with as many stars, because the lengths around them must stay right.</summary>
    public ByteString Mask(ByteString bytes)
    {
        // Latin-1 has a character for each byte, and a byte for each character.
        string text = Encoding.Latin1.GetString(bytes.Span);
        text = Mask(text, word => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word)), word => new string('*', word.Length));
        return ByteString.CopyFrom(text, Encoding.Latin1);
    }

    private string Mask(string text, Func<string, string> encode, Func<string, string> mask)
    {
        foreach ((string word, string[] names) in _longestFirst ??= LongestFirst())
        {
            string secret = encode(word);
            text = Mask(text, secret, mask(secret), [.. names.Select(encode)]);
        }

        return text;
    }

    /// <summary>Masks a secret except where it is part of a name.</summary>
    private static string Mask(string text, string secret, string mask, string[] names) => names is [string name, .. string[] others]
        ? string.Join(name, text.Split(name).Select(part => Mask(part, secret, mask, others)))
        : text.Replace(secret, mask, StringComparison.Ordinal);

    private (string Secret, string[] Names)[] LongestFirst()
    {
        string[] names = [.. _names.OrderByDescending(name => name.Length)];
        return
        [
            .. _secrets.OrderByDescending(secret => secret.Length)
                .Select(secret => (secret, names.Where(name => name.Contains(secret, StringComparison.Ordinal)).ToArray())),
        ];
    }

    private void AddJson(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object) return;
        // Go takes fields in any case, the last one of those that are the same.
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Object) AddJson(property.Value);
            if (property.Value.ValueKind is not JsonValueKind.String) continue;
            string value = property.Value.GetString()!;
            fields[property.Name] = value;
            if (SecretFields.Contains(property.Name, StringComparer.OrdinalIgnoreCase)) Add(value);
        }

        if (fields.TryGetValue("auth", out string? auth)) AddBasic(auth);
        if (fields.TryGetValue("username", out string? name)) AddLogin(name, fields.GetValueOrDefault("password", ""));
    }

    // Name and password as headers and config.json have them, RFC 7617 §2: the first colon ends the name.
    private void AddBasic(string base64)
    {
        if (CredentialText.Decode(base64)?.Split(':', 2) is [string name, string password]) AddLogin(name, password);
    }

    private void AddLogin(string name, string password)
    {
        _longestFirst = null;
        _names.UnionWith(Forms(name));
        if (password.Length == 0) return;
        Add(password);
        Add(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
    }

    private void Add(string secret)
    {
        if (secret.Length < MinLength) return;
        _longestFirst = null;
        _secrets.UnionWith(Forms(secret));
    }

    /// <summary>A text as others may write it: as it is, in an address, in JSON, and in the JSON of Go, whose readers are pages of HTML.</summary>
    private static string[] Forms(string text)
    {
        string json = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        string html = json.Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal);
        return [text, Uri.EscapeDataString(text), json, html];
    }
}
