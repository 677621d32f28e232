namespace ArcBox.Protocol;

/// <summary>Permissions where the file system has none to tell.</summary>
internal static class FileModes
{
    public const UnixFileMode Link = (UnixFileMode)0b111_111_111;
    public const UnixFileMode Directory = (UnixFileMode)0b111_101_101;
    public const UnixFileMode File = (UnixFileMode)0b110_100_100;

    // As docker does it: executable, because nothing tells what is.
    private const UnixFileMode Windows = (UnixFileMode)0b111_101_101;

    public static UnixFileMode Of(FileSystemInfo source) => OperatingSystem.IsWindows() ? Windows : source.UnixFileMode;
}
