using System.Formats.Tar;

namespace ArcBox;

/// <summary>Tells regular files from pipes, sockets and devices, which .NET's attributes do not.</summary>
internal static class SpecialFile
{
    // The result code of an IOException that no system call caused (COR_E_IO). The tar writer throws it for what no archive has a type for, a socket;
    // a failed system call has its own code.
    private const int NoSystemError = unchecked((int)0x80131620);

    /// <summary>
    /// Asks the tar writer, which looks at the file's type first and opens none but regular files (opening a pipe waits for its other end). Only what
    /// claims to have no bytes needs asking, so no content is copied. A regular file that cannot be opened stays one: whoever reads it learns why.
    /// </summary>
    public static bool IsRegular(FileInfo file)
    {
        if (file.Length > 0) return true;
        using MemoryStream archive = new();
        try
        {
            using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true)) writer.WriteEntry(file.FullName, "probe");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && file.Exists)
        {
            return exception.HResult != NoSystemError;
        }

        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
    }
}
