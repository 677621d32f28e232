namespace ArcBox.Protocol;

/// <summary>Writes what a directory tree holds, without what its ignore file leaves out and what was written in another's place.</summary>
internal sealed class DirectoryWalk(ArchiveWriter archive, IReadOnlySet<string> replaced, CancellationToken cancellationToken)
{
    /// <param name="root">The tree's root.</param>
    /// <param name="rules">Where its ignore file applies.</param>
    public Task WriteAsync(string root, IgnoreRules rules) => WriteContentAsync(new WalkedDirectory(new DirectoryInfo(root), "", rules.Root, above: null));

    private async Task WriteContentAsync(WalkedDirectory directory)
    {
        foreach ((string child, bool isDirectory) in DirectoryListing.Read(directory.Info.FullName))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Docker counts every path from the context's root, with slashes.
            string name = directory.Prefix + child;
            if (replaced.Contains(name)) continue;
            string path = Path.Combine(directory.Info.FullName, child);
            if (isDirectory && new DirectoryInfo(path) is { LinkTarget: null } info) await WriteDirectoryAsync(directory, info, name).ConfigureAwait(false);
            else if (!directory.Scope.IsIgnored(name)) await WriteFileAsync(directory, new FileInfo(path), name).ConfigureAwait(false);
        }
    }

    private async Task WriteDirectoryAsync(WalkedDirectory above, DirectoryInfo info, string name)
    {
        WalkedDirectory directory = new(info, name + "/", above.Scope.Enter(name), above);
        if (directory.Scope is { IsDirectoryIgnored: true, MayKeepSomething: false }) return;
        DirectoryListing.RequireReadable(info);
        if (!directory.Scope.IsDirectoryIgnored) await directory.WriteAsync(archive, cancellationToken).ConfigureAwait(false);
        await WriteContentAsync(directory).ConfigureAwait(false);
    }

    private async Task WriteFileAsync(WalkedDirectory above, FileInfo file, string name)
    {
        DirectoryListing.RequireReadable(file);
        if (file.LinkTarget is { } target)
        {
            await above.WriteAsync(archive, cancellationToken).ConfigureAwait(false);
            await archive.WriteLinkAsync(name, target, file.LastWriteTimeUtc, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!file.Exists) throw SourceFile.Vanished(file.FullName);
        // An image's file system has no use for pipes, sockets and devices; opening a pipe would wait for its other end.
        if (!SpecialFile.IsRegular(file)) return;
        await above.WriteAsync(archive, cancellationToken).ConfigureAwait(false);
        await archive.WriteFileAsync(name, FileModes.Of(file), file.LastWriteTimeUtc, SourceFile.Open(file.FullName), cancellationToken).ConfigureAwait(false);
    }
}
