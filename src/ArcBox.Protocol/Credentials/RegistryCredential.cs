using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Who asks a registry: a user with a password, or a token. <see cref="ToString"/> shows nothing of it.</summary>
public sealed class RegistryCredential
{
    private readonly (string Name, string Value)[] _fields;

    private RegistryCredential(params (string Name, string Value)[] fields) => _fields = fields;

    /// <summary>A user name with a password or personal access token, as for <c>docker login</c>.</summary>
    /// <param name="username">The name; not empty.</param>
    /// <param name="password">The password; may be empty.</param>
    /// <param name="serverAddress">The registry meant, such as <c>registry.example.com:5000</c>; null lets the daemon take that of the reference.</param>
    /// <exception cref="ArgumentException"><paramref name="username"/> is empty or contains a colon.</exception>
    public static RegistryCredential Basic(string username, string password, string? serverAddress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(password);
        // RFC 7617 §2: the first colon ends the user name.
        if (username.Contains(':', StringComparison.Ordinal)) throw new ArgumentException("A user name cannot contain a colon.", nameof(username));

        return new(("username", username), ("password", password), ("serveraddress", serverAddress ?? ""));
    }

    /// <summary>An identity token that the registry once gave for a login; Docker exchanges it for an access token.</summary>
    /// <param name="token">The token; not empty.</param>
    /// <param name="serverAddress">The registry meant; null lets the daemon take that of the reference.</param>
    public static RegistryCredential IdentityToken(string token, string? serverAddress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new(("identitytoken", token), ("serveraddress", serverAddress ?? ""));
    }

    /// <summary>A bearer token that goes to the registry as it is.</summary>
    /// <param name="token">The token; not empty.</param>
    public static RegistryCredential RegistryToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new(("registrytoken", token));
    }

    /// <summary>
    /// The credential as the protocol's <c>auth</c> and Docker's <c>X-Registry-Auth</c> carry it: JSON in base64 with the URL alphabet <i>and</i>
    /// padding. Other forms are silently ignored by dockerd, which then asks as nobody. The text is a secret.
    /// </summary>
    public string ToAuthString() => RegistryAuth.Encode(this);

    /// <summary>The kind of credential, never its content.</summary>
    public override string ToString() => $"{nameof(RegistryCredential)} ({_fields[0].Name} ***)";

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach ((string name, string value) in _fields)
        {
            if (value.Length > 0) writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
