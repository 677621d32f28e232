using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>What a stub can ask of a build context's tar archive.</summary>
internal sealed record BuildArchive(string? Dockerfile, IReadOnlyList<string> Files)
{
    private const int MaxDockerfileBytes = 16 * 1024 * 1024;

    public static BuildArchive Read(IReadOnlyList<ByteString> chunks)
    {
        using MemoryStream upload = new(chunks.Sum(chunk => chunk.Length));
        foreach (ByteString chunk in chunks) chunk.WriteTo(upload);
        upload.Position = 0;
        using Stream tar = Unpack(upload);
        using TarReader reader = new(tar);
        List<string> files = [];
        string? dockerfile = null;
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) continue;
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            files.Add(name);
            if (name == "Dockerfile" && entry.DataStream is { } data) dockerfile = ReadText(data);
        }

        return new BuildArchive(dockerfile, files);
    }

    private static Stream Unpack(MemoryStream upload) => upload.GetBuffer().AsSpan(0, (int)Math.Min(upload.Length, 6)) switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(upload, CompressionMode.Decompress),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => throw Unsupported("bzip2"),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => throw Unsupported("xz"),
        _ => upload,
    };

    private static string ReadText(Stream data)
    {
        if (data.Length > MaxDockerfileBytes) throw new InvalidDataException($"The Dockerfile is longer than {MaxDockerfileBytes} bytes.");
        using StreamReader reader = new(data, Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }

    private static NotSupportedException Unsupported(string compression)
        => new($"The build context is compressed with {compression}, which the mock server cannot look into. Send it plain, or with gzip.");
}
