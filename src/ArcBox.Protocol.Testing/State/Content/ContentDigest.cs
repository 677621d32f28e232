using System.Security.Cryptography;

namespace ArcBox.Protocol.Testing;

/// <summary>Digests of bytes, as <c>sha256:</c> and 64 hex digits.</summary>
internal static class ContentDigest
{
    public static string Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    public static string FromHash(ReadOnlySpan<byte> hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
