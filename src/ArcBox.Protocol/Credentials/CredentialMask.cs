using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Takes the credentials that a call sent out of the words with which it fails: engines and registries may repeat them. Values below four characters, and
/// those that stand in the image's or the user's name, are not looked for: to mask them would garble everything else and tell them all the more.
/// </summary>
internal sealed class CredentialMask
{
    private const int MinLength = 4;
    private const string Masked = "***";

    private readonly string[] _longestFirst;

    private CredentialMask(IEnumerable<string> secrets) => _longestFirst = [.. secrets.Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>Of a call without credentials.</summary>
    public static CredentialMask None { get; } = new([]);

    /// <summary>True if there is nothing to hide.</summary>
    public bool IsEmpty => _longestFirst.Length == 0;

    /// <summary>Hides what is sent.</summary>
    /// <param name="auths">Credentials as <see cref="RegistryCredential.ToAuthString"/> writes them, or as other clients do.</param>
    /// <param name="names">What is no secret, such as the image's names.</param>
    public static CredentialMask For(IEnumerable<string> auths, params IReadOnlyList<string> names)
        => new(auths.Where(auth => auth.Length > 0).SelectMany(auth => SecretsOf(auth, names)).SelectMany(Forms));

    /// <summary>Hides texts as they are: arguments of a build.</summary>
    public static CredentialMask ForTexts(IEnumerable<string?> texts) => new(texts.OfType<string>().Where(text => text.Length >= MinLength).SelectMany(Forms));

    /// <summary>Hides what the other does, too.</summary>
    public CredentialMask And(CredentialMask other) => new(_longestFirst.Concat(other._longestFirst));

    public string Hide(string text)
    {
        foreach (string secret in _longestFirst) text = text.Replace(secret, Masked, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The exception itself if nothing is to be hidden, or if it is another kind than servers cause.</summary>
    public Exception Hide(Exception exception)
    {
        if (IsEmpty || (exception as RpcException ?? exception.InnerException as RpcException) is not { } rpc) return exception;
        RpcException hidden = Hide(rpc);
        return hidden == rpc ? exception : hidden;
    }

    /// <summary>The exception itself if nothing is to be hidden.</summary>
    public RpcException Hide(RpcException exception)
    {
        Exception? debug = exception.Status.DebugException;
        bool debugTells = debug is not null && Tells(debug.ToString());
        if (!debugTells && !Tells(exception.Message) && !Tells(exception.Status.Detail ?? "") && !exception.Trailers.Any(Tells)) return exception;
        Metadata trailers = [];
        foreach (Metadata.Entry entry in exception.Trailers)
            trailers.Add(entry.IsBinary ? new Metadata.Entry(entry.Key, Hide(entry.ValueBytes)) : new Metadata.Entry(entry.Key, Hide(entry.Value)));
        string detail = Hide(exception.Status.Detail ?? "");
        return new RpcException(new Status(exception.StatusCode, detail, debugTells ? null : debug), trailers, Hide(exception.Message));
    }

    private bool Tells(Metadata.Entry entry) => entry.IsBinary ? !Hide(entry.ValueBytes).SequenceEqual(entry.ValueBytes) : Tells(entry.Value);

    private bool Tells(string text) => _longestFirst.Any(secret => text.Contains(secret, StringComparison.Ordinal));

    // Inside of status details lengths stand around the texts, and must stay right. Latin-1 has a character for each byte.
    private byte[] Hide(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        foreach (string secret in _longestFirst)
        {
            string encoded = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret));
            text = text.Replace(encoded, new string('*', encoded.Length), StringComparison.Ordinal);
        }

        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>The credential's base64, what it holds, and its name and password as headers and config.json have them.</summary>
    private static IEnumerable<string> SecretsOf(string auth, IReadOnlyList<string> names)
    {
        (string username, string[] secrets) = Read(AuthText.Decode(auth) ?? []);
        foreach (string secret in secrets.Where(secret => secret.Length > 0))
        {
            bool isName = names.Append(username).Any(name => name.Contains(secret, StringComparison.Ordinal));
            if (secret.Length >= MinLength && !isName) yield return secret;
            foreach (string basic in Alphabets(RegistryAuth.Encode(Encoding.UTF8.GetBytes($"{username}:{secret}")))) yield return basic;
        }

        foreach (string whole in Alphabets(auth)) yield return whole;
    }

    private static (string Username, string[] Secrets) Read(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return (Member("username"), [Member("password"), Member("identitytoken"), Member("registrytoken")]);

            string Member(string name)
                => document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
        }
        // Another client's, which is no credential. An InvalidOperationException tells of a document that is no object, or a text that is none.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ("", []);
        }
    }

    // Without the padding, because that form is part of the padded one.
    private static string[] Alphabets(string base64)
    {
        string url = base64.TrimEnd('=');
        return [url, url.Replace('-', '+').Replace('_', '/')];
    }

    /// <summary>A text as others may write it: as it is, in an address, in JSON, and in the JSON of Go, whose readers are pages of HTML.</summary>
    private static string[] Forms(string text)
    {
        string json = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        string html = json.Replace("&", "\\u0026", StringComparison.Ordinal)
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal);
        return [text, Uri.EscapeDataString(text), WebUtility.UrlEncode(text), json, html, JsonEncodedText.Encode(text).ToString()];
    }
}
