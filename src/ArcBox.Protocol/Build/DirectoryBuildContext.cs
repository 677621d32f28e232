namespace ArcBox.Protocol;

/// <summary>A directory that becomes an archive while it is sent.</summary>
internal sealed class DirectoryBuildContext : ArchiveBuildContext
{
    public const string RootDockerfile = "Dockerfile";

    private readonly string _directory;
    private readonly string _dockerfile;

    public DirectoryBuildContext(string directory, string? dockerfile, BuildContextOptions? options)
        : base(options)
    {
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"The build context '{directory}' is not a directory.");
        _directory = directory;
        _dockerfile = Path.GetFullPath(dockerfile ?? RootDockerfile, directory);
        if (!File.Exists(_dockerfile) || !SpecialFile.IsRegular(Dockerfile))
            throw new FileNotFoundException($"There is no Dockerfile at '{_dockerfile}'. Name another one if it is called otherwise.", _dockerfile);
        IgnoreFile.Find(_directory, _dockerfile)?.Read();
    }

    /// <summary>The file itself where the path is a link: a link's target may be outside the archive.</summary>
    private FileInfo Dockerfile => (FileInfo?)File.ResolveLinkTarget(_dockerfile, returnFinalTarget: true) ?? new FileInfo(_dockerfile);

    public override string ToString() => _directory;

    protected override async Task WriteEntriesAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        // Now, because the context may be older than the files.
        IgnoreFile? ignoreFile = IgnoreFile.Find(_directory, _dockerfile);
        IgnoreRules rules = ignoreFile?.Read() ?? IgnoreRules.None;
        HashSet<string> replaced = [RootDockerfile];
        await WriteFileAsync(archive, Dockerfile, RootDockerfile, cancellationToken).ConfigureAwait(false);
        // The engine wants to see it, even if it names itself: dockerd then takes it out again, and the Dockerfile with it if that is named.
        if (ignoreFile is { IsCommon: true }) rules = rules.Keeping(IgnoreFile.Name);
        else if (ignoreFile is not null && Replaces(rules))
        {
            await WriteFileAsync(archive, new FileInfo(ignoreFile.FullName), IgnoreFile.Name, cancellationToken).ConfigureAwait(false);
            replaced.Add(IgnoreFile.Name);
        }

        await new DirectoryWalk(archive, replaced, cancellationToken).WriteAsync(_directory, rules).ConfigureAwait(false);
    }

    // Podman applies the ".dockerignore" that it finds in an archive. Where the Dockerfile's own ignore file counts, it must not find the other one.
    private bool Replaces(IgnoreRules rules) => Path.Exists(Path.Combine(_directory, IgnoreFile.Name)) && !rules.IsIgnored(IgnoreFile.Name);

    private static Task WriteFileAsync(ArchiveWriter archive, FileInfo source, string name, CancellationToken cancellationToken)
        => archive.WriteFileAsync(name, FileModes.Of(source), source.LastWriteTimeUtc, SourceFile.Open(source.FullName), cancellationToken);
}
