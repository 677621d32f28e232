namespace ArcBox.Protocol.Tests.Support;

/// <summary>Where the sources lie. The paths that the compiler knows do not tell: it writes <c>/_/</c> for them in a deterministic build.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "ArcBox.Protocol.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new DirectoryNotFoundException("No directory above the tests has ArcBox.Protocol.sln.");
    }
}
