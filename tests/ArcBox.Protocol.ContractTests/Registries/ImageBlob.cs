using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ArcBox.Protocol.ContractTests;

/// <summary>Bytes of a registry with the type by which a manifest calls them.</summary>
internal sealed record ImageBlob(string MediaType, byte[] Content)
{
    public string Digest { get; } = DigestOf(Content);

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public JsonObject ToDescriptor() => new() { ["mediaType"] = MediaType, ["digest"] = Digest, ["size"] = Content.Length };
}
