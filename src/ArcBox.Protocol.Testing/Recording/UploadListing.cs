using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>What a build context has in it, read while it passes by.</summary>
/// <param name="Dockerfile">The text of the Dockerfile; null if there is none.</param>
/// <param name="Files">The paths of files and links, in ordinal order.</param>
internal sealed record UploadListing(string? Dockerfile, IReadOnlyList<string> Files)
{
    private const int MaxFiles = 10_000;
    private const int MaxDockerfileBytes = 1024 * 1024;

    /// <summary>Reads to the archive's end; null if it cannot be listed: it is no tar, broken, or too large to list.</summary>
    public static async Task<UploadListing?> ReadAsync(PipeReader archive)
    {
        try
        {
            Stream tar = archive.AsStream(leaveOpen: true);
            if (await IsGzipAsync(archive).ConfigureAwait(false)) tar = new GZipStream(tar, CompressionMode.Decompress);
            await using (tar.ConfigureAwait(false))
            {
                return await ReadAsync(tar).ConfigureAwait(false);
            }
        }
        // TarReader tells what is wrong with an archive by half a dozen types. The caller has the archive's digest instead.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
        finally
        {
            await archive.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsGzipAsync(PipeReader archive)
    {
        ReadResult head = await archive.ReadAtLeastAsync(2).ConfigureAwait(false);
        byte[] magic = new byte[2];
        bool isGzip = head.Buffer.Length >= 2;
        if (isGzip)
        {
            new System.Buffers.SequenceReader<byte>(head.Buffer).TryCopyTo(magic);
            isGzip = magic is [0x1f, 0x8b];
        }

        archive.AdvanceTo(head.Buffer.Start);
        return isGzip;
    }

    private static async Task<UploadListing?> ReadAsync(Stream archive)
    {
        string? dockerfile = null;
        SortedSet<string> files = new(StringComparer.Ordinal);
        TarReader tar = new(archive, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            while (await tar.GetNextEntryAsync().ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) continue;
                string name = Normalize(entry.Name);
                files.Add(name);
                if (files.Count > MaxFiles) return null;
                if (name != "Dockerfile") continue;
                if (entry.Length > MaxDockerfileBytes) return null;
                dockerfile = await ReadTextAsync(entry).ConfigureAwait(false);
            }
        }

        return new UploadListing(dockerfile, [.. files]);
    }

    private static async Task<string> ReadTextAsync(TarEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        if (entry.DataStream is { } data) await data.ReadExactlyAsync(bytes).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Normalize(string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        return path.TrimStart('/');
    }
}
