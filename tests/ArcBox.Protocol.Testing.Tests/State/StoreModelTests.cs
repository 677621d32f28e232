using System.Security.Cryptography;
using ArcBox.Protocol.V1;
using CsCheck;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Any sequence of calls leaves the engine as a model of it that fits on a page.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StoreModelTests
{
    private static readonly string[] Names = ["lab/one:1", "lab/one:2", "lab/two:1", "lab/two:2", "r.example.com/three:1", "four:latest"];

    private static readonly Gen<(Kind, int, int, bool)[]> Steps
        = Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, Names.Length - 1], Gen.Int[0, Names.Length - 1], Gen.Bool).Array[1, 40];

    public enum Kind
    {
        Pull,
        Tag,
        Push,
        Remove,
        RemoveId,
        RemoveDigest,
    }

    [Test]
    public Task Calls_InAnyOrder_AgreeWithTheModel() => Steps.SampleAsync(
        async steps =>
        {
            await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
            await using ImageClient client = server.CreateClient();
            StoreModel model = new();
            MockImage below = model.Add(server, Names[0], new MockImageOptions { Layers = 2 });
            model.Add(server, Names[1], new MockImageOptions { Layers = 1, Base = below });
            model.Add(server, Names[4], new MockImageOptions { Layers = 0 });
            foreach ((Kind kind, int first, int second, bool force) in steps)
            {
                (StatusCode expected, Func<Task> call) = kind switch
                {
                    Kind.Pull => (model.Pull(Names[first]), () => client.PullToEndAsync(Names[first])),
                    Kind.Tag => (model.Tag(Names[first], Names[second]), () => client.TagAsync(Names[first], Names[second])),
                    Kind.Push => (model.Push(Names[first]), () => client.PushToEndAsync(Names[first])),
                    Kind.Remove => (model.Remove(Names[first]), () => client.RemoveAsync(Names[first])),
                    Kind.RemoveId => (
                        model.RemoveId(model.Image(second), force),
                        () => client.RemoveAsync(model.Image(second).Id, new RemoveOptions { Force = force })),
                    _ => (
                        model.Remove(StoreModel.Digested(Names[first], model.Image(second))),
                        (Func<Task>)(() => client.RemoveAsync(StoreModel.Digested(Names[first], model.Image(second))))),
                };
                Assert.That(await StatusOfAsync(call), Is.EqualTo(expected));
                await CheckAsync(server, client, model);
            }
        },
        iter: 60);

    private static async Task CheckAsync(ArcBoxMockServer server, ImageClient client, StoreModel model)
    {
        IReadOnlyList<ImageSummary> listed = await client.ListAsync();
        Assert.That(listed.Select(image => image.Id), Is.EquivalentTo(model.Local.Select(image => image.Id)));
        foreach (ImageSummary summary in listed)
        {
            ImageInfo info = await client.InspectAsync(summary.Id);
            Assert.That(summary.RepoTags.Concat(summary.RepoDigests), Is.EquivalentTo(model.NamesOf(summary.Id)));
            Assert.That(info.RepoTags.Concat(info.RepoDigests), Is.EquivalentTo(model.NamesOf(summary.Id)));
        }

        foreach (string name in Names)
        {
            Assert.That(await client.FindIdAsync(name), Is.EqualTo(model.Find(name)?.Id));
            Assert.That(server.Registry.Find(name)?.Id, Is.EqualTo(model.FindInRegistry(name)?.Id));
        }

        // All that is kept is what it is called, and belongs to an image.
        foreach (string digest in server.Store.ContentDigests)
            Assert.That($"sha256:{Convert.ToHexStringLower(SHA256.HashData(await server.Store.ReadContentAsync(digest)))}", Is.EqualTo(digest));
        Assert.That(
            server.Store.ContentDigests,
            Is.EquivalentTo(model.Local.SelectMany(image => image.Layers.Select(layer => layer.Digest).Append(image.Id).Append(image.Digest)).Distinct()));
    }

    private static async Task<StatusCode> StatusOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (ArcBoxException failure)
        {
            return failure.StatusCode;
        }
    }
}
