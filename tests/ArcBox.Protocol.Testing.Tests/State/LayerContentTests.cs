using System.IO.Compression;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Layers that a registry of the future may bring; those of the pretend one are whole.</summary>
public sealed class LayerContentTests
{
    private const int UserIdPlace = 108, TypePlace = 156;

    [TestCase(UserIdPlace, "80FFFFFFFFFFFFFF", 1024)]
    [TestCase(TypePlace, "53", 1024)]
    [TestCase(TypePlace, "30", 515)]
    public async Task UnpackAsync_LayerThatIsBroken_IsCorrupt(int place, string hex, int length)
    {
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(BrokenArchive.Make(place, Convert.FromHexString(hex)).AsMemory(0, length));
        MemoryContentStore content = new();
        ContentDescriptor layer = ContentDescriptor.Of(MediaTypes.Layer, packed.ToArray());
        await content.WriteAllAsync(layer, packed.ToArray(), CancellationToken.None);

        RpcException? thrown = await Assert.ThrowsAsync<RpcException>(() => content.UnpackAsync(layer, CancellationToken.None));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.DataLoss));
    }
}
