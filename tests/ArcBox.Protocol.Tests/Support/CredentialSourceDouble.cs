namespace ArcBox.Protocol.Tests.Support;

/// <summary>Knows one credential for everything, and keeps what it was asked for.</summary>
internal sealed class CredentialSourceDouble(Func<CancellationToken, ValueTask<RegistryCredential?>> find) : ICredentialSource
{
    public CredentialSourceDouble(RegistryCredential? credential)
        : this(_ => ValueTask.FromResult(credential))
    {
    }

    public List<string> Asked { get; } = [];

    public ValueTask<RegistryCredential?> GetAsync(string registry, CancellationToken cancellationToken = default)
    {
        Asked.Add(registry);
        return find(cancellationToken);
    }
}
