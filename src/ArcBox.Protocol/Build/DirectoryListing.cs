using System.IO.Enumeration;

namespace ArcBox.Protocol;

/// <summary>Lists a directory, in an order that is always the same.</summary>
internal static class DirectoryListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <exception cref="IOException">The directory vanished.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public static IEnumerable<(string Name, bool IsDirectory)> Read(string directory)
    {
        PackedNames names = ReadNames(directory);
        for (int i = 0; i < names.Count; i++) yield return names[i];
    }

    /// <summary>.NET reads names as UTF-8 and puts U+FFFD for what is none: a name that it cannot find again.</summary>
    /// <exception cref="IOException">The entry has such a name.</exception>
    public static void RequireReadable(FileSystemInfo entry)
    {
        if (!entry.Name.Contains('\uFFFD', StringComparison.Ordinal) || entry.Exists || entry.LinkTarget is not null) return;
        throw new IOException($"The name of '{entry.FullName}' is not UTF-8, so it cannot be read. Rename it, or leave it out with a line of the ignore file.");
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
}
