using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Docs;

/// <summary>
/// The examples of README.md: <see cref="PageTests"/> checks that they are these. They are not run, but for the last: they want an engine, or a place that
/// a test may not have. The end-to-end tests do the same on real engines.
/// </summary>
internal sealed class ReadmeSnippets
{
    [Test]
    public async Task MockServer_OfThePage_FailsInMidPull()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();                   // package ArcBox.Protocol.Testing
        await using ImageClient client = server.CreateClient();
        server.AddImage("app:1", layers: 5);
        server.OnPull("app:1").Once().Emits(MockProgress.Pull(layers: 5).UntilLayersComplete(3)).Fails(StatusCode.Unavailable, "the registry went away");

        Assert.That(async () => await client.PullToEndAsync("app:1"), Throws.TypeOf<ArcBoxException>().With.Message.EqualTo("the registry went away"));
    }

    internal static async Task TenLinesAsync()
    {
        await using ImageClient client = await ImageClient.DiscoverAsync();      // or ImageClient.ForEndpoint("docker+unix:///var/run/docker.sock")

        PullResult pulled = await client.PullToEndAsync("nginx:1.27", progress: new OrderedProgress<TransferState>(
            state => Console.WriteLine($"{state.Fraction:P0} {state.Phase}, {state.Bytes / 1e6:F1} MB")));

        ImageInfo image = await client.InspectAsync("nginx:1.27");
        Console.WriteLine($"{image.ShortId} {image.Platform}, {image.Size / 1e6:F0} MB, {pulled.Digest}");
    }

    internal static async Task BuildAndPushAsync(ImageClient client, string token)
    {
        await client.BuildToEndAsync(ImageBuildContext.FromDirectory("src/app"), new BuildOptions { Tags = ["registry.example.com/app:1"] });
        await client.PushToEndAsync("registry.example.com/app:1", new PushOptions { Credential = RegistryCredential.Basic("me", token) });
    }

    internal static async Task ServeAsync()
    {
        await using TtrpcServer server = new TtrpcServer()
            .Bind(ImageService.BindService, new DockerEngineImageService(ArcBoxEndpoint.Parse("docker+unix:///var/run/docker.sock")))
            .Listen("unix:///run/images.sock");
        await server.StartAsync();                                               // clients: ImageClient.ForEndpoint("ttrpc+unix:///run/images.sock")
    }
}
