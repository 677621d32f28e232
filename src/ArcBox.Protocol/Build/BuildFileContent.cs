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
        ForeignStream content = await ForeignStream.OpenAsync(open, $"'{path}' for the build context", cancellationToken).ConfigureAwait(false);
        try
        {
            return WithoutFile(new DeclaredLengthStream(content, length ?? LengthOf(content.Stream, path), path));
        }
        catch
        {
            await content.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static long LengthOf(Stream stream, string path)
    {
        if (!stream.CanSeek)
            throw new InvalidOperationException($"The stream of '{path}' does not tell its length. Give the length to {nameof(BuildContextFile.FromStream)}.");
        return stream.Length - stream.Position is >= 0 and long length
            ? length
            : throw new InvalidOperationException($"The stream of '{path}' stands at {stream.Position}, beyond its end at {stream.Length}.");
    }

    // A time that is always the same, for equal bytes each time.
    private static BuildFileContent WithoutFile(Stream stream) => new(stream, FileModes.File, DateTimeOffset.UnixEpoch);
}
