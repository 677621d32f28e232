using System.Formats.Tar;

namespace ArcBox.Protocol;

/// <summary>A directory that becomes an archive while it is sent.</summary>
internal sealed class DirectoryBuildContext : ImageBuildContext
{
    private const string RootDockerfile = "Dockerfile";
    private const UnixFileMode WindowsMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode LinkMode = (UnixFileMode)0b111_111_111;

    private readonly string _directory;
    private readonly string _dockerfile;

    public DirectoryBuildContext(string directory, string? dockerfile)
    {
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"The build context '{directory}' is not a directory.");
        _directory = directory;
        _dockerfile = Path.GetFullPath(dockerfile ?? RootDockerfile, directory);
        if (!File.Exists(_dockerfile) || !SpecialFile.IsRegular(Dockerfile))
            throw new FileNotFoundException($"There is no Dockerfile at '{_dockerfile}'. Name another one if it is called otherwise.", _dockerfile);
        IgnoreFile.RefusePatterns(directory, _dockerfile);
    }

    /// <summary>The file itself where the path is a link: a link's target may be outside the archive.</summary>
    private FileInfo Dockerfile => (FileInfo?)File.ResolveLinkTarget(_dockerfile, returnFinalTarget: true) ?? new FileInfo(_dockerfile);

    public override async Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        // Again, because the context may be older than the file.
        IgnoreFile.RefusePatterns(_directory, _dockerfile);
        TarWriter tar = new(destination, TarEntryFormat.Pax, leaveOpen: true);
        await WriteEntryAsync(tar, Dockerfile, RootDockerfile, cancellationToken).ConfigureAwait(false);
        await WriteDirectoryAsync(tar, new DirectoryInfo(_directory), "", cancellationToken).ConfigureAwait(false);
        // Only now, and not after a failure: it writes the mark of an archive's end, which would make a whole one of a part.
        await tar.DisposeAsync().ConfigureAwait(false);
    }

    public override string ToString() => _directory;

    private static async Task WriteDirectoryAsync(TarWriter tar, DirectoryInfo directory, string prefix, CancellationToken cancellationToken)
    {
        FileSystemInfo[] children = directory.GetFileSystemInfos();
        Array.Sort(children, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (FileSystemInfo child in children)
        {
            RefuseUnreadableName(child);
            string name = prefix + child.Name;
            if (name == RootDockerfile) continue;
            await WriteEntryAsync(tar, child, name, cancellationToken).ConfigureAwait(false);
            if (child is DirectoryInfo { LinkTarget: null } subdirectory)
                await WriteDirectoryAsync(tar, subdirectory, name + "/", cancellationToken).ConfigureAwait(false);
        }
    }

    // .NET reads names as UTF-8 and puts U+FFFD for what is none: a name that it cannot find again.
    private static void RefuseUnreadableName(FileSystemInfo child)
    {
        if (!child.Name.Contains('\uFFFD', StringComparison.Ordinal)) return;
        child.Refresh();
        if (!child.Exists) throw new IOException($"The name of '{child.FullName}' is not UTF-8, so it cannot be read. Rename it.");
    }

    private static async Task WriteEntryAsync(TarWriter tar, FileSystemInfo source, string name, CancellationToken cancellationToken)
    {
        if (EntryType(source) is not { } type) return;
        // Docker counts every path from the context's root, with slashes.
        PaxTarEntry entry = new(type, type is TarEntryType.Directory ? name + "/" : name)
        {
            ModificationTime = source.LastWriteTimeUtc,
            Mode = Mode(source, type),
        };
        if (type is TarEntryType.SymbolicLink) entry.LinkName = source.LinkTarget!;
        if (type is not TarEntryType.RegularFile)
        {
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Unbuffered: the tar writer's own buffer is larger.
        FileStream file = new(
            source.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        ExactLengthStream content = new(file, source.FullName);
        await using (content.ConfigureAwait(false))
        {
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    // A link has no mode of its own, and .NET would tell that of its target, which need not exist.
    private static UnixFileMode Mode(FileSystemInfo source, TarEntryType type) => type switch
    {
        TarEntryType.SymbolicLink => LinkMode,
        _ => OperatingSystem.IsWindows() ? WindowsMode : source.UnixFileMode,
    };

    /// <summary>Null for what an image's file system has no use for; opening a pipe would wait for its other end.</summary>
    private static TarEntryType? EntryType(FileSystemInfo source) => source switch
    {
        { LinkTarget: not null } => TarEntryType.SymbolicLink,
        DirectoryInfo => TarEntryType.Directory,
        FileInfo file when !SpecialFile.IsRegular(file) => null,
        _ => TarEntryType.RegularFile,
    };
}
