using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Makes layers up: true gzip files of true tar archives, with one file whose content follows from a text alone. The same text gives the same bytes on
/// every machine, and so the same digests.
/// </summary>
internal static class LayerMaker
{
    private const int GzipSystemPlace = 9;
    private const byte UnknownSystem = 255;
    private const int SmallestFile = 4 * 1024;
    private const int FileRange = 28 * 1024;

    // The base system is the largest part of most images.
    private const int FirstLayerMore = 48 * 1024;

    public static MadeLayer Make(string text, int place)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        int size = SmallestFile + (BitConverter.ToUInt16(hash, 0) % FileRange) + (place == 0 ? FirstLayerMore : 0);
        byte[] archive = Archive($"usr/share/layer-{Convert.ToHexStringLower(hash, 0, 6)}", Content(hash, size));
        byte[] packed = Pack(archive);
        return new MadeLayer(ContentDescriptor.Of(MediaTypes.Layer, packed), packed, ContentDigest.Of(archive));
    }

    private static byte[] Content(byte[] hash, int size)
    {
        using MemoryStream content = new(size + hash.Length);
        for (byte[] block = hash; content.Length < size; block = SHA256.HashData(block)) content.Write(block);
        content.SetLength(size);
        return content.ToArray();
    }

    private static byte[] Archive(string name, byte[] content)
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            using MemoryStream data = new(content);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                DataStream = data,
            });
        }

        return archive.ToArray();
    }

    // Stored and not deflated: what deflate makes of its input differs between processors. The header's system differs between systems.
    private static byte[] Pack(byte[] archive)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(archive);
        byte[] bytes = packed.ToArray();
        bytes[GzipSystemPlace] = UnknownSystem;
        return bytes;
    }
}
