namespace ArcBox.Protocol;

/// <summary>What an image is built from: a Dockerfile and the files that it copies. Nothing is read before the build asks for it.</summary>
public abstract class ImageBuildContext
{
    private protected ImageBuildContext()
    {
    }

    /// <summary>
    /// A directory, sent as a tar archive while it is read, in constant memory and in the same order each time. Entries belong to root (uid and gid 0) and
    /// keep their modes; symbolic links stay links; pipes, sockets and devices are left out. Can be used for several builds.
    /// </summary>
    /// <param name="directory">The directory; its content becomes the root of the build.</param>
    /// <param name="dockerfile">
    /// The Dockerfile's path, relative to <paramref name="directory"/> or absolute, inside it or not; null for <c>Dockerfile</c> in it. The protocol builds
    /// the file named <c>Dockerfile</c> at the root, so another one is sent under that name and takes its place.
    /// </param>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">The Dockerfile does not exist.</exception>
    /// <exception cref="NotSupportedException">An ignore file with patterns applies, which this version does not read: nothing is sent by mistake.</exception>
    public static ImageBuildContext FromDirectory(string directory, string? dockerfile = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (dockerfile is not null) ArgumentException.ThrowIfNullOrEmpty(dockerfile);
        return new DirectoryBuildContext(Path.GetFullPath(directory), dockerfile);
    }

    /// <summary>
    /// A tar archive with the file <c>Dockerfile</c> at its root, plain or compressed with gzip, bzip2 or xz. The stream is read from where it
    /// stands, once, and not closed: a second build with the same context throws <see cref="InvalidOperationException"/>. A build that is cancelled does
    /// not wait for a read that ignores its token: such a read goes on in the background, and its result is dropped.
    /// </summary>
    /// <param name="tar">The archive.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static ImageBuildContext FromTar(Stream tar)
    {
        ArgumentNullException.ThrowIfNull(tar);
        return tar.CanRead ? new TarBuildContext(tar) : throw new ArgumentException("The stream cannot be read.", nameof(tar));
    }

    /// <summary>Writes the archive to a stream, for instance to look at what a build would get.</summary>
    /// <param name="destination">Where to; written to asynchronously, and not closed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="IOException">A file could not be read, changed its length meanwhile, or has a name that is not UTF-8.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read by this user.</exception>
    /// <exception cref="InvalidOperationException">The context can be read only once, and was.</exception>
    /// <exception cref="NotSupportedException">The directory got an ignore file with patterns since the context was made.</exception>
    public abstract Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default);
}
