using System.Text;

namespace ArcBox.Protocol;

/// <summary>What <c>auths</c> holds of one registry. No record: it would print itself.</summary>
internal sealed class DockerConfigAuth
{
    public string? Auth { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? IdentityToken { get; init; }

    public string? RegistryToken { get; init; }

    /// <summary>The credential; null if the entry only says that a helper holds one.</summary>
    public RegistryCredential? ToCredential(string key, string origin)
    {
        // dockerd takes them in this order.
        if (!string.IsNullOrEmpty(RegistryToken)) return RegistryCredential.RegistryToken(RegistryToken);
        if (!string.IsNullOrEmpty(IdentityToken)) return RegistryCredential.IdentityToken(IdentityToken, key);
        (string? name, string? password) = string.IsNullOrEmpty(Auth) ? (Username, Password) : Decode(Auth);
        if (string.IsNullOrEmpty(name) && string.IsNullOrEmpty(password)) return null;
        if (string.IsNullOrEmpty(name) || name.Contains(':', StringComparison.Ordinal))
            throw new CredentialException($"What {origin} holds for {key} is not a user name with a password. Log in again with 'docker login'.");
        return RegistryCredential.Basic(name, password ?? "", key);
    }

    // What cannot be decoded has no name, which is reported.
    private static (string? Name, string? Password) Decode(string auth)
    {
        byte[] bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out int length)) return (null, auth);
        string text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? (null, auth) : (text[..colon], text[(colon + 1)..].Trim('\0'));
    }
}
