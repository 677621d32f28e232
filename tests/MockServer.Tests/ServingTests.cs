using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.MockServer.Tests;

[CancelAfter(30_000)]
internal sealed class ServingTests
{
    private const string Private = "registry.example.com/team/app:1.2";

    private static readonly string Images = Path.Combine(AppContext.BaseDirectory, "images.json");

    [TestCase("grpc", "unix://")]
    [TestCase("ttrpc", "ttrpc+unix://")]
    public async Task Run_SampleFile_ServesItsImagesAndTellsEachCall(string transport, string scheme, CancellationToken token)
    {
        await using RunningProgram program = RunningProgram.Start(Images, "--transport", transport);
        string listening = await program.ReadLineAsync(token);
        Assert.That(listening, Does.StartWith($"listening on {scheme}"));
        await using ImageClient client = ImageClient.ForEndpoint(listening["listening on ".Length..]);

        PullResult pulled = await client.PullToEndAsync("nginx:1.27", cancellationToken: token);
        string pull = await program.ReadLineAsync(token);
        IReadOnlyList<ImageSummary> images = await client.ListAsync(cancellationToken: token);

        Assert.That(pulled.Digest, Does.StartWith("sha256:"));
        Assert.That(pull, Does.Match("^#1 Pull nginx:1.27, succeeded, [0-9]+ items sent, answered by engine$"));
        Assert.That(images.SelectMany(image => image.RepoTags), Is.EquivalentTo(new[] { "nginx:1.27", "alpine:3.22" }));
        Assert.That(await program.ReadLineAsync(token), Does.StartWith("#2 List, succeeded"));
    }

    [Test]
    public async Task Run_PrivateImage_WantsItsCredential(CancellationToken token)
    {
        await using RunningProgram program = RunningProgram.Start(Images);
        await using ImageClient client = ImageClient.ForEndpoint((await program.ReadLineAsync(token))["listening on ".Length..]);

        Assert.That(
            async () => await client.PullToEndAsync(Private, cancellationToken: token),
            Throws.TypeOf<RegistryAuthenticationException>());
        await client.PullToEndAsync(
            Private, new PullOptions { Credential = RegistryCredential.Basic("tester", "secret"), Platform = Platform.Parse("linux/arm64") }, cancellationToken: token);

        Assert.That((await client.InspectAsync(Private, cancellationToken: token)).Platform, Is.EqualTo(Platform.Parse("linux/arm64")));
        string[] lines = [await program.ReadLineAsync(token), await program.ReadLineAsync(token), await program.ReadLineAsync(token)];
        Assert.That(lines, Has.One.Contains("failed with Unauthenticated"));
        Assert.That(lines, Has.None.Contains("secret"));
    }

    [Test]
    public async Task Interrupt_SocketOfTheUsersChoice_EndsWellAndTakesTheSocketAway(CancellationToken token)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("arcbox-").FullName, "mock.sock");
        await using RunningProgram program = RunningProgram.Start(Images, "--socket", path);
        Assert.That(await program.ReadLineAsync(token), Is.EqualTo($"listening on unix://{path}"));

        int code = await program.InterruptAsync();

        Assert.That((code, program.Errors), Is.EqualTo((0, "")));
        Assert.That(File.Exists(path), Is.False);
        Directory.Delete(Path.GetDirectoryName(path)!);
    }

    [Test]
    public async Task Run_SocketIsTaken_SaysSo(CancellationToken token)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("arcbox-").FullName, "mock.sock");
        await using (RunningProgram program = RunningProgram.Start(Images, "--socket", path))
        {
            await program.ReadLineAsync(token);

            (int code, string errors) = await RunningProgram.FailAsync(Images, "--socket", path);

            Assert.That(code, Is.EqualTo(1));
            Assert.That(errors, Does.StartWith("arcbox-mock: ").And.Contain(path));
        }

        Directory.Delete(Path.GetDirectoryName(path)!);
    }
}
