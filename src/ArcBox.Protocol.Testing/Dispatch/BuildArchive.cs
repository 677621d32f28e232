using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>What one can ask of a build context's tar archive: its Dockerfile, and the names and digests of its files.</summary>
internal sealed class BuildArchive
{
    private const int MaxDockerfileBytes = 16 * 1024 * 1024;

    // All kinds of compression are told apart by their first bytes.
    private const int SignatureLength = 6;

    private const int CopyBytes = 64 * 1024;

    private readonly List<string> _files = [];
    private readonly List<string> _directories = [];
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    private BuildArchive()
    {
    }

    public string? Dockerfile { get; private set; }

    /// <summary>Everything but directories, in the archive's order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The directories that the archive names. It need not name those of its files.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>
    /// What tells the files of an archive that was read while it came apart from others: kind, mode, owner and content, but, as for dockerd's builder, no
    /// times.
    /// </summary>
    public IReadOnlyDictionary<string, string> Digests => _digests;

    /// <summary>Reads an archive that is there.</summary>
    /// <exception cref="InvalidDataException">It is broken, or not whole.</exception>
    /// <exception cref="NotSupportedException">It is packed, or has entries, in a way that .NET does not read.</exception>
    public static BuildArchive Read(IReadOnlyList<ByteString> chunks)
    {
        try
        {
            return ReadAll(chunks);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The build context is not a whole tar archive.", exception);
        }
    }

    /// <summary>Reads an archive while it comes, to the end of its upload.</summary>
    /// <exception cref="Grpc.Core.RpcException">The upload was cut short, or the names and the Dockerfile are longer together than may be kept.</exception>
    /// <exception cref="InvalidDataException">The archive is broken.</exception>
    /// <exception cref="EndOfStreamException">The archive is not whole.</exception>
    /// <exception cref="NotSupportedException">The archive is packed, or has entries, in a way that .NET does not read.</exception>
    public static async Task<BuildArchive> ReadAsync(BuildContextStream upload, int maxKeptBytes, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> signature = await upload.PeekAsync(SignatureLength, cancellationToken).ConfigureAwait(false);
        BuildArchive archive = new();
        if (signature.IsEmpty) return archive;
        Stream tar = Unpack(upload, signature.Span);
        await using (tar.ConfigureAwait(false))
        {
            TarReader reader = new(tar, leaveOpen: true);
            await using (reader.ConfigureAwait(false))
            {
                long kept = 0;
                while (await reader.ReadEntryAsync(cancellationToken).ConfigureAwait(false) is { } entry)
                {
                    bool isDockerfile = archive.Add(entry);
                    kept += entry.Name.Length + (isDockerfile ? entry.Length : 0);
                    if (kept > maxKeptBytes) throw MockBuildContext.TooLong("The file names and the Dockerfile of the build context are", maxKeptBytes);
                    using MemoryStream text = new();
                    if (isDockerfile) await entry.DataStream!.CopyToAsync(text, cancellationToken).ConfigureAwait(false);
                    await archive.DigestAsync(entry, isDockerfile ? text : entry.DataStream, cancellationToken).ConfigureAwait(false);
                    if (isDockerfile) archive.SetDockerfile(text);
                }
            }

            // Behind the end mark, tar pads.
            await upload.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }

        return archive;
    }

    private static BuildArchive ReadAll(IReadOnlyList<ByteString> chunks)
    {
        using MemoryStream upload = new(chunks.Sum(chunk => chunk.Length));
        foreach (ByteString chunk in chunks) chunk.WriteTo(upload);
        upload.Position = 0;
        using Stream tar = Unpack(upload, upload.GetBuffer().AsSpan(0, (int)Math.Min(upload.Length, SignatureLength)));
        using TarReader reader = new(tar);
        BuildArchive archive = new();
        while (reader.ReadEntry() is { } entry)
        {
            if (!archive.Add(entry)) continue;
            using MemoryStream text = new();
            entry.DataStream!.CopyTo(text);
            archive.SetDockerfile(text);
        }

        return archive;
    }

    /// <summary>Takes the name in; true for the Dockerfile, whose content is wanted.</summary>
    private bool Add(TarEntry entry)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) return false;
        string name = NameOf(entry);
        if (name.Length > 0) (entry.EntryType is TarEntryType.Directory ? _directories : _files).Add(name);
        if (name != "Dockerfile" || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) return false;
        if (entry.Length > MaxDockerfileBytes) throw new InvalidDataException($"The Dockerfile is longer than {MaxDockerfileBytes} bytes.");
        Dockerfile = "";
        return entry.DataStream is not null;
    }

    private async Task DigestAsync(TarEntry entry, Stream? content, CancellationToken cancellationToken)
    {
        string name = NameOf(entry);
        if (name.Length == 0 || entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) return;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{entry.EntryType}\n{(int)entry.Mode}\n{entry.Uid}:{entry.Gid}\n{entry.LinkName}\n"));
        if (content is not null)
        {
            if (content is MemoryStream) content.Position = 0;
            byte[] buffer = new byte[CopyBytes];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0) hash.AppendData(buffer, 0, read);
        }

        _digests[name] = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Where an engine would unpack it to.
    private static string NameOf(TarEntry entry) => string.Join('/', ContainerPath.Segments(entry.Name));

    private void SetDockerfile(MemoryStream text)
    {
        text.Position = 0;
        using StreamReader reader = new(text, Encoding.UTF8, leaveOpen: true);
        Dockerfile = reader.ReadToEnd();
    }

    private static Stream Unpack(Stream upload, ReadOnlySpan<byte> signature) => signature switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(upload, CompressionMode.Decompress, leaveOpen: true),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => throw Unsupported("bzip2"),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => throw Unsupported("xz"),
        _ => upload,
    };

    private static NotSupportedException Unsupported(string compression)
        => new($"The build context is compressed with {compression}, which the mock server cannot look into. Send it plain, or with gzip.");
}
