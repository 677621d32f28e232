using System.Formats.Tar;
using System.Text;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Makes tar archives that no tool makes.</summary>
internal static class BrokenArchive
{
    /// <summary>An archive whose first header has other bytes in one place, and a checksum that fits.</summary>
    public static byte[] Make(int place, byte[] bytes)
    {
        const int headerLength = 512, checksumPlace = 148, checksumLength = 8;
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "app") { DataStream = new MemoryStream("some bytes"u8.ToArray()) });
        }

        byte[] broken = archive.ToArray();
        bytes.CopyTo(broken, place);
        broken.AsSpan(checksumPlace, checksumLength).Fill((byte)' ');
        int sum = broken.AsSpan(0, headerLength).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(broken, checksumPlace);
        return broken;
    }
}
