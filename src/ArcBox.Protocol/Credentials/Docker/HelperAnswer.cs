namespace ArcBox.Protocol;

/// <summary>What a credential helper prints. No record: it would print itself.</summary>
internal sealed class HelperAnswer
{
    // https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol
    private const string TokenUser = "<token>";

    public string? Username { get; init; }

    public string? Secret { get; init; }

    /// <summary>True if it is a user with a password, or a token.</summary>
    public bool IsValid => !string.IsNullOrEmpty(Username)
        && !Username.Contains(':', StringComparison.Ordinal)
        && (Username != TokenUser || !string.IsNullOrEmpty(Secret));

    public bool IsEmpty => string.IsNullOrEmpty(Username) && string.IsNullOrEmpty(Secret);

    public RegistryCredential ToCredential(string key)
        => Username == TokenUser ? RegistryCredential.IdentityToken(Secret!, key) : RegistryCredential.Basic(Username!, Secret ?? "", key);
}
