using System.IO.Compression;
using System.Security.Cryptography;

namespace ArcBox.Protocol.ContractTests;

/// <summary>A layer with one file of random bytes.</summary>
/// <param name="Archive">As it is unpacked.</param>
/// <param name="Blob">As registries have it.</param>
internal sealed record ImageLayer(byte[] Archive, ImageBlob Blob)
{
    /// <summary>The layer that all images have that need none of their own.</summary>
    public static ImageLayer Shared { get; } = Create(0, 256);

    public string DiffId { get; } = ImageBlob.DigestOf(Archive);

    public static ImageLayer Create(int number, int size)
    {
        byte[] archive = ImageContent.Tar(($"layer-{number}.bin", RandomNumberGenerator.GetBytes(size)));
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(archive);
        return new ImageLayer(archive, new ImageBlob(ImageContent.LayerType, packed.ToArray()));
    }
}
