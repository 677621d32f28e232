using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Who asks a registry. Shows nothing of itself.</summary>
internal sealed class RegistryLogin(string username, string password)
{
    private readonly byte[] _secret = SHA256.HashData(Encoding.UTF8.GetBytes($"{username}\n{password}"));

    /// <summary>The test itself, which every registry lets in.</summary>
    public static RegistryLogin Master { get; } = new("", "");

    public bool Accepts(RegistryLogin? other)
        => other is not null && (other == Master || CryptographicOperations.FixedTimeEquals(_secret, other._secret));

    public override string ToString() => "a credential";

    /// <summary>
    /// Reads the protocol's <c>auth</c>; null for nobody. As for dockerd, base64 of something else than a credential is nobody's; a token is a credential
    /// that no name and password equal.
    /// </summary>
    /// <exception cref="RpcException">The text is not base64.</exception>
    public static RegistryLogin? Read(string auth)
        => auth.Length == 0 ? null : ReadJson(AuthText.Decode(auth) ?? throw RequestArgument.InvalidAuth());

    private static RegistryLogin? ReadJson(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) return null;
            string username = Member("username"), password = Member("password"), token = Member("identitytoken") + Member("registrytoken");
            if (token.Length > 0) return new RegistryLogin("<token>", token);
            return username.Length > 0 ? new RegistryLogin(username, password) : null;

            string Member(string name)
                => document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
        }
        // GetString tells of texts that are none (half of a surrogate pair) by the latter.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
