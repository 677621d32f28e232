using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What the store tells is true of the bytes that it keeps; computed here again with other means.</summary>
public sealed class DigestTests : StateTestBase
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4)]
    public async Task PulledImage_EveryDigest_IsThatOfItsBytes(int layers)
    {
        MockImage image = Server.AddImage("app:1", layers);
        await Client.PullToEndAsync("app:1");
        ImageInfo info = await Client.InspectAsync("app:1");

        foreach (string digest in Server.Store.ContentDigests) Assert.That(Digest(await Server.Store.ReadContentAsync(digest)), Is.EqualTo(digest));
        JsonNode manifest = JsonNode.Parse(await Server.Store.ReadContentAsync(image.Digest))!;
        Assert.That((string)manifest["config"]!["digest"]!, Is.EqualTo(info.Id));
        JsonNode config = JsonNode.Parse(await Server.Store.ReadContentAsync(info.Id))!;
        Assert.That(config["rootfs"]!["diff_ids"]!.AsArray().Select(id => (string)id!), Is.EqualTo(info.RootFs.Layers));

        long size = 0;
        JsonArray described = manifest["layers"]!.AsArray();
        Assert.That(described, Has.Count.EqualTo(layers));
        for (int place = 0; place < described.Count; place++)
        {
            byte[] packed = await Server.Store.ReadContentAsync((string)described[place]!["digest"]!);
            Assert.That((long)described[place]!["size"]!, Is.EqualTo(packed.Length));
            byte[] archive = Unpack(packed);
            Assert.That(Digest(archive), Is.EqualTo(info.RootFs.Layers[place]));
            size += FileBytes(archive);
        }

        Assert.That(info.Size, Is.EqualTo(size));
    }

    [Test]
    public async Task Index_EveryManifest_IsThatOfItsBytes()
    {
        string[] platforms = ["linux/amd64", "linux/arm64", "linux/arm/v7"];
        MockImage image = Server.AddImage("app:1", new MockImageOptions { Platforms = platforms });

        foreach (string platform in platforms)
        {
            string id = await Server.Store.PullAsync("app:1", platform);
            Assert.That(id, Is.EqualTo(image.For(platform).Id));
            Assert.That(Digest(await Server.Store.ReadContentAsync(id)), Is.EqualTo(id));
        }

        Assert.That(image.Platforms, Is.EqualTo(platforms));
        Assert.That(platforms.Select(platform => image.For(platform).Id).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void AddImage_SameNameAndOptions_GivesTheSameDigestsOnEveryMachine()
    {
        MockImage image = Server.AddImage("nginx:1.27", layers: 2);

        // Fixed on purpose: tests of users may hold such digests.
        Assert.That(image.Digest, Does.StartWith("sha256:13ee4645165ffa5cd2e19b115d246141"));
        Assert.That(image.Id, Is.Not.EqualTo(image.Digest));
    }

    [Test]
    public void AddImage_AnotherSeed_GivesOtherDigests()
    {
        MockImage first = Server.AddImage("nginx:1.27");
        MockImage second = Server.AddImage("nginx:1.27", new MockImageOptions { Seed = 1 });

        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
        Assert.That(second.Layers.Select(layer => layer.Digest), Has.None.AnyOf(first.Layers.Select(layer => layer.Digest).ToArray()));
    }

    private static string Digest(byte[] bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        StringBuilder text = new("sha256:");
        foreach (byte value in hash.GetHashAndReset()) text.Append(value.ToString("x2"));
        return text.ToString();
    }

    private static byte[] Unpack(byte[] packed)
    {
        using MemoryStream unpacked = new();
        using (GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static long FileBytes(byte[] archive)
    {
        using TarReader tar = new(new MemoryStream(archive));
        long bytes = 0;
        while (tar.GetNextEntry() is { } entry) bytes += entry.Length;
        return bytes;
    }
}
