using System.Text;

namespace ArcBox.Protocol;

/// <summary>A file of a build context that is put together one by one: where it lies in the context, and what is in it.</summary>
public sealed class BuildContextFile
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111_111;

    private readonly Func<CancellationToken, ValueTask<BuildFileContent>> _open;

    private BuildContextFile(string path, UnixFileMode? mode, Func<CancellationToken, ValueTask<BuildFileContent>> open)
    {
        Path = BuildFilePath.Check(path);
        // What an archive's entry has room for: permissions, set-user-id, set-group-id, sticky.
        if (mode is { } bits && (bits & ~Permissions) != 0)
            throw new ArgumentOutOfRangeException(nameof(mode), bits, "A mode has no more than the bits of octal 7777.");
        Mode = mode;
        _open = open;
    }

    /// <summary>Where the file lies, from the context's root, with slashes: <c>src/main.c</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// The file's permissions; null for those of the file on disk with <see cref="FromFile"/> (<c>rwxr-xr-x</c> on Windows, which has none), and
    /// <c>rw-r--r--</c> with everything else.
    /// </summary>
    public UnixFileMode? Mode { get; }

    /// <summary>A file with this text in UTF-8, without a byte order mark.</summary>
    /// <param name="contextPath">Where the file lies in the context: relative, with slashes, without <c>..</c>.</param>
    /// <param name="text">What is in it; line ends are kept.</param>
    /// <param name="mode">The file's permissions; null for <c>rw-r--r--</c>.</param>
    /// <exception cref="ArgumentException">The path cannot be one of a context.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mode has more than the twelve bits of permissions.</exception>
    public static BuildContextFile FromText(string contextPath, string text, UnixFileMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InMemory(contextPath, mode, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A file with these bytes, which are copied.</summary>
    /// <param name="contextPath">Where the file lies in the context: relative, with slashes, without <c>..</c>.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">The file's permissions; null for <c>rw-r--r--</c>.</param>
    /// <exception cref="ArgumentException">The path cannot be one of a context.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mode has more than the twelve bits of permissions.</exception>
    public static BuildContextFile FromBytes(string contextPath, ReadOnlyMemory<byte> content, UnixFileMode? mode = null)
        => InMemory(contextPath, mode, content.ToArray());

    /// <summary>A file of this machine, read each time the context is sent. A symbolic link is followed.</summary>
    /// <param name="contextPath">Where the file lies in the context: relative, with slashes, without <c>..</c>.</param>
    /// <param name="sourcePath">The file on disk; it need not exist before the context is sent.</param>
    /// <param name="mode">The file's permissions; null for those that it has on disk (<c>rwxr-xr-x</c> on Windows, which has none).</param>
    /// <exception cref="ArgumentException">The path cannot be one of a context, or <paramref name="sourcePath"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mode has more than the twelve bits of permissions.</exception>
    public static BuildContextFile FromFile(string contextPath, string sourcePath, UnixFileMode? mode = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        string fullName = System.IO.Path.GetFullPath(sourcePath);
        return new BuildContextFile(contextPath, mode, _ => ValueTask.FromResult(BuildFileContent.OfFile(fullName)));
    }

    /// <summary>
    /// A file whose content comes from a stream, opened each time the context is sent and disposed of afterwards; where a build is cancelled and a read ignores
    /// that, when the read ends. An archive tells a file's length before its content, so it must be known: a stream that ends earlier or goes on is an
    /// <see cref="IOException"/>.
    /// </summary>
    /// <param name="contextPath">Where the file lies in the context: relative, with slashes, without <c>..</c>.</param>
    /// <param name="open">Opens the content, on a thread of the pool.</param>
    /// <param name="length">How many bytes it has; null to ask the stream, which must then be seekable and is read from where it stands.</param>
    /// <param name="mode">The file's permissions; null for <c>rw-r--r--</c>.</param>
    /// <exception cref="ArgumentException">The path cannot be one of a context.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or the mode has more than the twelve bits of permissions.</exception>
    public static BuildContextFile FromStream(
        string contextPath, Func<CancellationToken, ValueTask<Stream>> open, long? length = null, UnixFileMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        if (length is { } bytes) ArgumentOutOfRangeException.ThrowIfNegative(bytes, nameof(length));
        return new BuildContextFile(contextPath, mode, token => BuildFileContent.OfStreamAsync(contextPath, open, length, token));
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    internal ValueTask<BuildFileContent> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);

    private static BuildContextFile InMemory(string contextPath, UnixFileMode? mode, byte[] content)
        => new(contextPath, mode, _ => ValueTask.FromResult(BuildFileContent.OfBytes(content)));
}
