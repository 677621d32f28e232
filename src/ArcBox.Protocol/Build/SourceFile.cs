namespace ArcBox.Protocol;

/// <summary>A file of this machine that is read into an archive.</summary>
internal static class SourceFile
{
    /// <summary>The content, as long as it is now.</summary>
    /// <exception cref="IOException">The file vanished, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ExactLengthStream Open(string path)
    {
        try
        {
            return new ExactLengthStream(
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan), path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Vanished(path, exception);
        }
    }

    public static IOException Vanished(string path, Exception? cause = null)
        => new FileNotFoundException($"'{path}' vanished while the build context was read. The build was given up.", path, cause);
}
