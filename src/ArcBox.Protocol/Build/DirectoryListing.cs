using System.IO.Enumeration;

namespace ArcBox.Protocol;

/// <summary>Lists a directory, in an order that is always the same.</summary>
internal static class DirectoryListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <exception cref="IOException">A name is not UTF-8, or the directory vanished.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public static IEnumerable<(string Name, bool IsDirectory)> Read(string directory)
    {
        PackedNames names = ReadNames(directory);
        for (int i = 0; i < names.Count; i++)
        {
            (string name, bool isDirectory) = names[i];
            RefuseUnreadable(directory, name);
            yield return (name, isDirectory);
        }
    }

    private static PackedNames ReadNames(string directory)
    {
        PackedNames names = new();
        try
        {
            foreach (bool _ in new FileSystemEnumerable<bool>(directory, Add, Everything))
            {
            }
        }
        catch (DirectoryNotFoundException exception)
        {
            throw SourceFile.Vanished(directory, exception);
        }

        names.Sort();
        return names;

        bool Add(ref FileSystemEntry entry)
        {
            names.Add(entry.FileName, entry.IsDirectory);
            return true;
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
