namespace ArcBox.Protocol;

/// <summary>An open file of a build context. The stream tells its length.</summary>
internal sealed record BuildFileContent(Stream Stream, UnixFileMode Mode, DateTimeOffset Time)
{
    public static BuildFileContent OfBytes(byte[] content) => WithoutFile(new MemoryStream(content, writable: false));

    public static BuildFileContent OfFile(string path)
    {
        FileInfo file = new(path);
        FileInfo target = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        if (!target.Exists) throw new FileNotFoundException($"There is no file '{path}', which the build context wants to send.", path);
        if (!SpecialFile.IsRegular(target)) throw new IOException($"'{path}' is a pipe, a socket or a device, which a build context cannot have.");
        return new BuildFileContent(SourceFile.Open(target.FullName), FileModes.Of(target), target.LastWriteTimeUtc);
    }

    public static async ValueTask<BuildFileContent> OfStreamAsync(
        string path, Func<CancellationToken, ValueTask<Stream>> open, long? length, CancellationToken cancellationToken)
    {
        Stream stream = await open(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The function that opens '{path}' for the build context returned null.");
        if (length is null && !stream.CanSeek)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"The stream of '{path}' does not tell its length. Give the length to {nameof(BuildFile.FromStream)}.");
        }

        return WithoutFile(new DeclaredLengthStream(stream, length ?? stream.Length - stream.Position, path));
    }

    // A time that is always the same, for equal bytes each time.
    private static BuildFileContent WithoutFile(Stream stream) => new(stream, FileModes.File, DateTimeOffset.UnixEpoch);
}
