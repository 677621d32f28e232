namespace ArcBox.Protocol;

/// <summary>
/// A directory on the way of a walk. One that is left out is written all the same once something in it is kept, so that it has its own mode in the image.
/// </summary>
internal sealed class WalkedDirectory(DirectoryInfo info, string prefix, IgnoreScope scope, WalkedDirectory? above)
{
    // The root has no entry.
    private bool _isWritten = above is null;

    public DirectoryInfo Info { get; } = info;

    /// <summary>The path from the context's root, with a slash at its end; empty for the root.</summary>
    public string Prefix { get; } = prefix;

    public IgnoreScope Scope { get; } = scope;

    public async ValueTask WriteAsync(ArchiveWriter archive, CancellationToken cancellationToken)
    {
        if (_isWritten) return;
        await above!.WriteAsync(archive, cancellationToken).ConfigureAwait(false);
        if (!Info.Exists) throw SourceFile.Vanished(Info.FullName);
        await archive.WriteDirectoryAsync(Prefix[..^1], FileModes.Of(Info), Info.LastWriteTimeUtc, cancellationToken).ConfigureAwait(false);
        _isWritten = true;
    }
}
