namespace ArcBox.Protocol;

/// <summary>Files that were named one by one.</summary>
internal sealed class FilesBuildContext : ArchiveBuildContext
{
    private readonly BuildContextFile[] _files;

    public FilesBuildContext(IEnumerable<BuildContextFile> files, BuildContextOptions? options)
        : base(options)
    {
        BuildContextFile[] given = [.. files];
        if (given.Contains(null)) throw new ArgumentException("One of the files is null.", nameof(files));
        // The Dockerfile first: a server can begin with it.
        _files = [.. given.OrderByDescending(IsDockerfile).ThenBy(file => file.Path, StringComparer.Ordinal)];
        if (!_files.Any(IsDockerfile))
            throw new ArgumentException($"No file is named '{DirectoryBuildContext.RootDockerfile}'. A build needs one at its root.", nameof(files));
        RefuseConflicts(nameof(files));
    }

    public override string ToString() => $"{_files.Length} files";

    protected override async Task WriteEntriesAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        HashSet<string> directories = [];
        foreach (BuildContextFile file in _files)
        {
            foreach (string directory in DirectoriesAbove(file.Path))
            {
                if (directories.Add(directory))
                    await archive.WriteDirectoryAsync(directory, FileModes.Directory, DateTimeOffset.UnixEpoch, cancellationToken).ConfigureAwait(false);
            }

            BuildFileContent content = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
            await archive.WriteFileAsync(file.Path, file.Mode ?? content.Mode, content.Time, content.Stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsDockerfile(BuildContextFile file) => file.Path == DirectoryBuildContext.RootDockerfile;

    private static IEnumerable<string> DirectoriesAbove(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1)) yield return path[..slash];
    }

    private void RefuseConflicts(string parameter)
    {
        HashSet<string> paths = [];
        foreach (BuildContextFile file in _files)
        {
            if (!paths.Add(file.Path)) throw new ArgumentException($"Two files are named '{file.Path}'.", parameter);
        }

        foreach (BuildContextFile file in _files)
        {
            if (DirectoriesAbove(file.Path).FirstOrDefault(paths.Contains) is { } both)
                throw new ArgumentException($"'{both}' is a file, so '{file.Path}' cannot lie in it.", parameter);
        }
    }
}
