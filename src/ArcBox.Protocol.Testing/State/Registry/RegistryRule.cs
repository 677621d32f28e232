namespace ArcBox.Protocol.Testing;

/// <summary>What a test has said about a registry, or about the repositories below a name.</summary>
/// <param name="Prefix">As <see cref="RegistryPrefix"/> reads it.</param>
internal sealed record RegistryRule(string Prefix)
{
    private const string DockerHub = "docker.io";

    public RegistryLogin? Login { get; init; }

    public bool IsReadOnly { get; init; }

    public bool IsUnreachable { get; init; }

    /// <summary>True if the repository's name begins with the prefix as whole segments. Official images have a name without <c>library/</c> too.</summary>
    public bool AppliesTo(ImageReference repository)
        => IsBelow(repository.Repository) || (repository.Domain == DockerHub && IsBelow($"{DockerHub}/{repository.FamiliarRepository}"));

    private bool IsBelow(string name)
        => name.StartsWith(Prefix, StringComparison.Ordinal) && (name.Length == Prefix.Length || name[Prefix.Length] == '/');
}
