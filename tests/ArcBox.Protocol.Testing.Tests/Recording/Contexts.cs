using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Build contexts out of names and texts.</summary>
internal static class Contexts
{
    public static ImageBuildContext Of(params (string Name, string Text)[] files) => OfBytes(Tar(DateTimeOffset.UnixEpoch, files));

    public static ImageBuildContext OfBytes(byte[] archive) => ImageBuildContext.FromTar(new MemoryStream(archive));

    public static byte[] Tar(DateTimeOffset time, params (string Name, string Text)[] files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                PaxTarEntry entry = name.EndsWith('/')
                    ? new PaxTarEntry(TarEntryType.Directory, name)
                    : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };
                entry.ModificationTime = time;
                writer.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
