using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>
/// Secrets that hold a mark at both ends, so that a piece of one is found too. The mark is plain letters, which no quoting changes; base64 is searched for
/// at each of the three places in which a group of bytes may begin.
/// </summary>
internal static class Canary
{
    public const string Mark = "CANARYq7f3e9z";

    /// <summary>Passwords and tokens with what JSON, addresses, base64, logs and Go's quotes treat in a way of their own.</summary>
    public static readonly IReadOnlyList<string> Secrets =
    [
        $"{Mark}-plain",
        $"{Mark} ä\"\\+/=ß€&<>'%20?~{Mark}",
        $"{Mark}:@/#[]$!*(){Mark}",
        $"{Mark}{{0}}{{Method}}\t\r\n{Mark}",
        string.Concat(Enumerable.Repeat(Mark, 300)),
    ];

    public static IEnumerable<RegistryCredential> Credentials => Secrets.SelectMany(secret => (RegistryCredential[])
        [RegistryCredential.Basic("me", secret), RegistryCredential.IdentityToken(secret), RegistryCredential.RegistryToken(secret)]);

    private static readonly string[] Traces = [Mark, .. Base64(Mark), Convert.ToHexString(Encoding.UTF8.GetBytes(Mark))];

    /// <summary>Metadata as a caller may send it along: a text and bytes.</summary>
    public static Metadata Headers => new()
    {
        { "authorization", $"Bearer {Mark}" }, { "x-note", Mark }, { "x-token-bin", Encoding.UTF8.GetBytes(Secrets[1]) },
    };

    /// <summary>A piece of the text in which the mark stands in any form; null if it stands nowhere.</summary>
    public static string? FindIn(string text)
    {
        foreach (string trace in Traces)
        {
            int index = text.IndexOf(trace, StringComparison.OrdinalIgnoreCase);
            if (index >= 0) return text[Math.Max(0, index - 80)..Math.Min(text.Length, index + 80)];
        }

        return null;
    }

    /// <summary>All that an engine could say to repeat a credential.</summary>
    public static string Echo(RegistryCredential credential)
    {
        string auth = credential.ToAuthString();
        byte[] json = Convert.FromBase64String(auth.Replace('-', '+').Replace('_', '/'));
        string text = Encoding.UTF8.GetString(json);
        string secret = System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateObject().Select(field => field.Value.GetString()!)
            .First(value => value.Contains(Mark, StringComparison.Ordinal));
        // Headers hold some 64 KB.
        if (secret.Length > 1000) return $"unauthorized: '{secret}' {auth} is wrong";
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{secret}"));
        string go = secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"unauthorized: '{secret}' {Uri.EscapeDataString(secret)} {text} {go} {auth} {auth.Replace('-', '+').Replace('_', '/').TrimEnd('=')} "
            + (text.Contains("username", StringComparison.Ordinal) ? $"Basic {basic}" : "") + " is wrong";
    }

    // The letters that depend on what stands before and behind are left out.
    private static string[] Base64(string text) =>
    [
        .. Enumerable.Range(0, 3).Select(shift =>
        {
            byte[] bytes = [.. new byte[shift], .. Encoding.UTF8.GetBytes(text)];
            int whole = bytes.Length / 3 * 4;
            return Convert.ToBase64String(bytes)[(shift == 0 ? 0 : 4)..whole];
        }),
    ];
}
