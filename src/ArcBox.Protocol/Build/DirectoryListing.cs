using System.IO.Enumeration;

namespace ArcBox.Protocol;

/// <summary>
/// The names in a directory, in ordinal order. Only names, because a directory may have a hundred thousand of them, and the order needs all at once.
/// </summary>
internal static class DirectoryListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <exception cref="IOException">A name is not UTF-8, or the directory vanished.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public static (string Name, bool IsDirectory)[] Read(string directory)
    {
        (string Name, bool IsDirectory)[] names = ReadUnordered(directory);
        Array.Sort(names, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach ((string name, _) in names) RefuseUnreadable(directory, name);
        return names;
    }

    private static (string Name, bool IsDirectory)[] ReadUnordered(string directory)
    {
        try
        {
            return [.. new FileSystemEnumerable<(string, bool)>(directory, static (ref entry) => (entry.FileName.ToString(), entry.IsDirectory), Everything)];
        }
        catch (DirectoryNotFoundException exception)
        {
            throw SourceFile.Vanished(directory, exception);
        }
    }

    // .NET reads names as UTF-8 and puts U+FFFD for what is none: a name that it cannot find again.
    private static void RefuseUnreadable(string directory, string name)
    {
        if (!name.Contains('\uFFFD', StringComparison.Ordinal)) return;
        string path = Path.Combine(directory, name);
        FileInfo file = new(path);
        if (!file.Exists && file.LinkTarget is null && !Directory.Exists(path))
            throw new IOException($"The name of '{path}' is not UTF-8, so it cannot be read. Rename it.");
    }
}
