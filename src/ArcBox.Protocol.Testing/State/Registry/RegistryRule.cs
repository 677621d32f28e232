namespace ArcBox.Protocol.Testing;

/// <summary>What a test has said about a registry, or about the repositories below a name.</summary>
internal sealed record RegistryRule(string Prefix)
{
    public RegistryLogin? Login { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsUnreachable { get; init; }

    /// <summary>True if the repository's name, in full or as people write it, begins with the prefix as whole segments.</summary>
    public bool AppliesTo(ImageReference repository) => IsBelow(repository.Repository) || IsBelow(repository.FamiliarRepository);

    private bool IsBelow(string name)
        => name.StartsWith(Prefix, StringComparison.Ordinal) && (name.Length == Prefix.Length || name[Prefix.Length] == '/');
}
