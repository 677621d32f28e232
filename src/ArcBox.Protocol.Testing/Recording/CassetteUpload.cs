namespace ArcBox.Protocol.Testing;

/// <summary>
/// What a build in a <see cref="Cassette"/> was made from. The archive itself is not kept, and its bytes do not count, because two archives of the same files
/// differ in times and owners: a build is known by the text of its Dockerfile and the names of its files. Changed contents of other files are not noticed.
/// </summary>
public sealed class CassetteUpload
{
    internal CassetteUpload()
    {
    }

    /// <summary>The text of the file <c>Dockerfile</c> at the archive's root; null if there is none.</summary>
    public string? Dockerfile { get; internal init; }

    /// <summary>The paths of all files and links, without directories, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; internal init; } = [];

    /// <summary>
    /// What the builder was told beside the archive, from <see cref="BuildOptions"/>: <c>target</c>, <c>platform</c>, <c>label</c>, <c>no-cache</c> and
    /// <c>pull</c>, and of each <c>build-arg</c> its name with a digest of its value. A value that can be guessed can be found out from that.
    /// </summary>
    public IReadOnlyList<string> Options { get; internal init; } = [];

    /// <summary>
    /// Digest of the uploaded bytes, <c>sha256:</c> and 64 hex digits, where the files cannot be told: the archive is not tar, neither plain nor in gzip, has
    /// more than 10,000 files or a Dockerfile above 1 MiB. Null in all other cases.
    /// </summary>
    public string? ArchiveDigest { get; internal init; }

    /// <summary>True if the upload ended without a chunk marked eof.</summary>
    public bool IsTruncated { get; internal init; }

    /// <summary>A copy without what must not be told.</summary>
    internal CassetteUpload Cleaned(TextCleaner cleaner) => new()
    {
        Dockerfile = Dockerfile is null ? null : cleaner.Clean(Dockerfile),
        Files = [.. Files.Select(cleaner.Clean).Order(StringComparer.Ordinal)],
        Options = [.. Options.Select(cleaner.Clean)],
        ArchiveDigest = ArchiveDigest,
        IsTruncated = IsTruncated,
    };

    /// <summary>The upload as the lines of the cassette's text.</summary>
    internal IEnumerable<string> Lines()
    {
        foreach (string line in Dockerfile?.Split('\n') ?? []) yield return $"{CassetteWords.Dockerfile} {CassetteJson.Quote(line)}";
        foreach (string file in Files) yield return $"{CassetteWords.File} {CassetteJson.Quote(file)}";
        foreach (string option in Options) yield return $"{CassetteWords.Option} {CassetteJson.Quote(option)}";
        if (ArchiveDigest is not null) yield return $"{CassetteWords.Archive} {ArchiveDigest}";
        if (IsTruncated) yield return CassetteWords.Truncated;
    }

    /// <summary>The upload on one line.</summary>
    public override string ToString() => string.Join(", ", Lines());
}
