namespace ArcBox.Protocol.Testing;

/// <summary>A registry, or the beginning of repositories' names as whole segments, in the one form in which rules are kept: with its registry.</summary>
internal static class RegistryPrefix
{
    // With two segments behind it, a registry alone is one too, and nothing counts as official.
    private const string Tail = "/x/x";

    /// <exception cref="ArgumentException">The text is neither, so that no repository could be meant.</exception>
    public static string Read(string repositories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(repositories);
        return ImageReference.TryParse(repositories.TrimEnd('/') + Tail, out ImageReference? reference)
            ? reference.Repository[..^Tail.Length]
            : throw new ArgumentException(
                $"'{repositories}' is not the beginning of repositories' names. Write a registry, such as registry.example.com:5000, or a name without scheme, "
                    + "tag and digest, such as registry.example.com/team.",
                nameof(repositories));
    }
}
