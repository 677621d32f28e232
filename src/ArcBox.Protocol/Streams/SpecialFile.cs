using System.Formats.Tar;

namespace ArcBox.Protocol;

/// <summary>Tells regular files from pipes, sockets and devices, which .NET's attributes do not.</summary>
internal static class SpecialFile
{
    /// <summary>
    /// Asks the tar writer, which looks at the file's type without opening it (opening a pipe waits for its other end). Only what claims to have no
    /// bytes needs asking, so no content is copied.
    /// </summary>
    public static bool IsRegular(FileInfo file)
    {
        if (file.Length > 0) return true;
        using MemoryStream archive = new();
        try
        {
            using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true)) writer.WriteEntry(file.FullName, "probe");
        }
        catch (IOException) when (file.Exists)
        {
            // A socket: no archive has a type for it.
            return false;
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
    }
}
