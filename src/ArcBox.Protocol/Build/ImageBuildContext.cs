namespace ArcBox.Protocol;

/// <summary>
/// What an image is built from: a Dockerfile and the files that it copies. Files are read when a build sends them; only the ignore file of a directory is
/// already checked when the context is made.
/// </summary>
public abstract class ImageBuildContext
{
    private protected ImageBuildContext()
    {
    }

    /// <summary>
    /// A directory, sent as a tar archive while it is read, without holding file contents in memory, in the same order each time. What its
    /// <c>.dockerignore</c> excludes is left out, or what <c>NAME.dockerignore</c> beside a Dockerfile called <c>NAME</c> does, which then counts alone.
    /// Entries belong to root (uid and gid 0) and keep their modes (<c>rwxr-xr-x</c> on Windows, which has none) and times; symbolic links stay links; hard
    /// links become separate files; pipes, sockets and devices are left out. Can be used for several builds; each reads the directory as it is then.
    /// </summary>
    /// <remarks>
    /// The <c>.dockerignore</c> is sent, too, because dockerd wants to see it. Podman then applies it once more, and looks into an excluded directory only
    /// where the text of a <c>!</c> line begins with the directory's name: there, <c>!src/*.csproj</c> has an effect and <c>!**/*.csproj</c> has not.
    /// </remarks>
    /// <param name="directory">The directory; its content becomes the root of the build.</param>
    /// <param name="dockerfile">
    /// The Dockerfile's path, relative to <paramref name="directory"/> or absolute, inside it or not; null for <c>Dockerfile</c> in it. The protocol builds
    /// the file named <c>Dockerfile</c> at the root, so another one is sent under that name and takes its place. It is sent even if it is excluded.
    /// </param>
    /// <param name="options">Compression, and times; null for neither.</param>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">The Dockerfile does not exist.</exception>
    /// <exception cref="FormatException">The ignore file has a line that is no pattern; the message names file and line.</exception>
    /// <exception cref="IOException">The ignore file is a directory or the like, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The ignore file may not be read by this user.</exception>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    public static ImageBuildContext FromDirectory(string directory, string? dockerfile = null, BuildContextOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (dockerfile is not null) ArgumentException.ThrowIfNullOrEmpty(dockerfile);
        return new DirectoryBuildContext(Path.GetFullPath(directory), dockerfile, options);
    }

    /// <summary>
    /// Files that are named one by one, from memory, from disk or from streams, sent as a tar archive while they are read, always in the same order. They
    /// belong to root, and those that do not come from disk have the time 1970-01-01. A <c>.dockerignore</c> among them leaves nothing out here; Podman applies
    /// the one that it finds in an archive. Can be used for several builds.
    /// </summary>
    /// <param name="files">The files, in any order, one of them named <c>Dockerfile</c>. Directories above them come by themselves.</param>
    /// <param name="options">Compression, and times; null for neither.</param>
    /// <exception cref="ArgumentException">There is no <c>Dockerfile</c>, two files have the same path, or one lies in another.</exception>
    public static ImageBuildContext FromFiles(IEnumerable<BuildContextFile> files, BuildContextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new FilesBuildContext(files, options);
    }

    /// <summary>
    /// A tar archive with the file <c>Dockerfile</c> at its root, plain or compressed with gzip, bzip2 or xz, sent as it is: a <c>.dockerignore</c> in it
    /// leaves nothing out here; Podman applies it. The stream is read from where it stands, once, and not closed: a second build with the same context throws
    /// <see cref="InvalidOperationException"/>. A build that is cancelled does not wait for a read that ignores its token: such a read goes on in the
    /// background, and its result is dropped.
    /// </summary>
    /// <param name="tar">The archive.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static ImageBuildContext FromTar(Stream tar)
    {
        ArgumentNullException.ThrowIfNull(tar);
        return tar.CanRead ? new TarBuildContext(tar) : throw new ArgumentException("The stream cannot be read.", nameof(tar));
    }

    /// <summary>
    /// As <see cref="FromTar"/>, but the archive is opened anew for each build and disposed of after it, so the context can be used for several builds. Where a
    /// build is cancelled and a read ignores that, it is disposed of when the read ends, in the background.
    /// </summary>
    /// <param name="openTar">Opens the archive, with the token that ends the build; called once for each build, on a thread of the pool.</param>
    public static ImageBuildContext FromStream(Func<CancellationToken, ValueTask<Stream>> openTar)
    {
        ArgumentNullException.ThrowIfNull(openTar);
        return new StreamBuildContext(openTar);
    }

    /// <summary>Writes the archive to a stream, for instance to look at what a build would get.</summary>
    /// <param name="destination">Where to; written to asynchronously, and not closed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="IOException">A file could not be read, became shorter or vanished meanwhile, or has a name that is not UTF-8.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read by this user.</exception>
    /// <exception cref="InvalidOperationException">
    /// The context can be read only once, and was; or a function that opens a stream gave none, one that does not tell its length, or one beyond its end.
    /// </exception>
    /// <exception cref="FormatException">The ignore file has a line that is no pattern, since the context was made.</exception>
    public abstract Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default);
}
