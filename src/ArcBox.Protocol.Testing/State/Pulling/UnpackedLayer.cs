using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ArcBox.Protocol.Testing;

/// <summary>What unpacking a layer shows.</summary>
/// <param name="DiffId">Digest of the archive.</param>
/// <param name="FileBytes">Bytes of its files, as dockerd counts the size of images.</param>
internal sealed record UnpackedLayer(string DiffId, long FileBytes)
{
    /// <exception cref="InvalidDataException">The content is not a packed tar archive.</exception>
    /// <exception cref="EndOfStreamException">The archive is not whole.</exception>
    public static async Task<UnpackedLayer> ReadAsync(Stream packed, CancellationToken cancellationToken)
    {
        using SHA256 hash = SHA256.Create();
        long fileBytes = 0;
        GZipStream unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
        CryptoStream hashed = new(unpacked, hash, CryptoStreamMode.Read);
        await using (hashed.ConfigureAwait(false))
        {
            TarReader tar = new(hashed, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                while (await tar.ReadEntryAsync(cancellationToken).ConfigureAwait(false) is { } entry)
                {
                    if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile) fileBytes += entry.Length;
                }
            }

            // The digest is of the whole archive, with what stands behind its end mark.
            await hashed.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }

        return new UnpackedLayer(ContentDigest.FromHash(hash.Hash), fileBytes);
    }
}
