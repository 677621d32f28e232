namespace ArcBox.Protocol;

/// <summary>
/// Knows who asks which registry. A client with one (<see cref="ImageClient.CredentialSource"/>) asks it before each pull and push that was given no
/// credential. An implementation has to be safe for concurrent use, and must not log what it returns.
/// </summary>
public interface ICredentialSource
{
    /// <summary>Finds the credential for a registry.</summary>
    /// <param name="registry">
    /// The registry as <see cref="ImageReference.Domain"/> names it: <c>docker.io</c>, or a host with its port if it has one, such as
    /// <c>registry.example.com:5000</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The credential; null to ask as nobody.</returns>
    /// <exception cref="CredentialException">It cannot be told whether there is one. The call that wanted it fails with this.</exception>
    ValueTask<RegistryCredential?> GetAsync(string registry, CancellationToken cancellationToken = default);
}
