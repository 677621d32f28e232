using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>What is sent to an engine.</summary>
public sealed class EngineRequestTests
{
    private static readonly byte[] OneLine = ReplayEngine.Json("200 OK", """{"status":"done"}""");

    [TestCase("nginx", "fromImage=docker.io%2Flibrary%2Fnginx&tag=latest ")]
    [TestCase("localhost:5000/a/b:v1", "fromImage=localhost%3A5000%2Fa%2Fb&tag=v1 ")]
    [TestCase("app:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "fromImage=docker.io%2Flibrary%2Fapp&tag=sha256%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ")]
    public async Task PullAsync_Reference_NamesExactlyOneImage(string reference, string query)
    {
        string request = await RequestAsync(client => client.PullToEndAsync(reference));

        Assert.That(request, Does.StartWith("POST /v1.41/images/create?" + query));
    }

    [Test]
    public async Task PullAsync_CredentialWithUrlCharacters_IsBase64UrlWithPadding()
    {
        // '>' and '?' are what the two base64 alphabets differ in.
        PullOptions options = new() { Credential = RegistryCredential.Basic("u", "??>>??>>p") };

        string request = await RequestAsync(client => client.PullToEndAsync("x", options));

        string header = request.Split('\n').Single(line => line.StartsWith("X-Registry-Auth: ", StringComparison.Ordinal))["X-Registry-Auth: ".Length..];
        Assert.That(header.Length % 4, Is.Zero);
        Assert.That(header, Does.Not.Contain('+').And.Not.Contain('/'));
        Assert.That(
            Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/'))),
            Does.Contain("\"username\":\"u\"").And.Contain("p\""));
    }

    [Test]
    public async Task PushAsync_WithoutCredential_StillSendsTheHeader()
    {
        string request = await RequestAsync(client => client.PushToEndAsync("r.test/a"));

        Assert.That(request, Does.StartWith("POST /v1.41/images/r.test/a/push?tag=latest "));
        Assert.That(request, Does.Contain("X-Registry-Auth: e30="));
    }

    [Test]
    public async Task ListAsync_Digests_IsNotSentBecausePodmanAnswersItWithNothing()
    {
        string request = await RequestAsync(
            client => client.ListAsync(new ListOptions { All = true, Digests = true, Filters = new ImageFilters().Dangling() }),
            ReplayEngine.Json("200 OK", "[]"));

        Assert.That(request, Does.StartWith("GET /v1.41/images/json?all=1&filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D HTTP/1.1"));
    }

    [TestCase(false, "DELETE /v1.41/images/a/b:1?noprune=1 ")]
    [TestCase(true, "DELETE /v1.41/images/a/b:1 ")]
    public async Task RemoveAsync_PruneParents_IsTheOppositeOfTheEnginesDefault(bool prune, string start)
    {
        string request = await RequestAsync(client => client.RemoveAsync("a/b:1", new RemoveOptions { PruneParents = prune }), ReplayEngine.Json("200 OK", "[]"));

        Assert.That(request, Does.StartWith(start));
    }

    [TestCase("../containers/x")]
    [TestCase("a/../../v1.41/info")]
    [TestCase("a//b")]
    [TestCase("./a")]
    public async Task InspectAsync_NameThatLeadsElsewhere_IsRefusedUnsent(string name)
    {
        await using ReplayEngine engine = new("1.41");
        await using ImageClient client = engine.CreateClient();

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => client.InspectAsync(name));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(engine.Requests, Is.Empty);
    }

    [Test]
    public async Task InspectAsync_NameWithReservedCharacters_StaysOneName()
    {
        string request = await RequestAsync(client => client.InspectAsync("a?b#c d%2e"), ReplayEngine.Json("200 OK", "{}"));

        Assert.That(request, Does.StartWith("GET /v1.41/images/a%3Fb%23c%20d%252e/json HTTP/1.1"));
    }

    [Test]
    public async Task BuildAsync_Context_IsSentAsItIsAndFailuresLeaveNoContainer()
    {
        string request = await RequestAsync(client => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream("not really a tar"u8.ToArray()))));

        Assert.That(request, Does.StartWith("POST /v1.41/build?dockerfile=Dockerfile&rm=1&forcerm=1 "));
        Assert.That(request, Does.Contain("Content-Type: application/x-tar").And.EndsWith("not really a tar"));
    }

    [TestCase("1.24", "v1.24")]
    [TestCase("1.5", "v1.5")]
    [TestCase("1.41", "v1.41")]
    [TestCase("1.99", "v1.51")]
    [TestCase("2.0", "v1.51")]
    [TestCase("nonsense", "v1.24")]
    public async Task ListAsync_ApiVersion_IsTheNewestThatBothKnow(string offered, string spoken)
    {
        await using ReplayEngine engine = new(offered, ReplayEngine.Json("200 OK", "[]"));
        await using ImageClient client = engine.CreateClient();

        await client.ListAsync();

        Assert.That(engine.Requests.Single(), Does.StartWith($"GET /{spoken}/images/json"));
    }

    [Test]
    public async Task PullAsync_PlatformOnANewEngine_IsInspectedForThatPlatform()
    {
        await using ReplayEngine engine = new("1.51", OneLine, ReplayEngine.Json("200 OK", """{"Os":"linux","Architecture":"arm64"}"""));
        await using ImageClient client = engine.CreateClient();

        await client.PullToEndAsync("x", new PullOptions { Platform = Platform.Parse("linux/arm64") });

        Assert.That(Uri.UnescapeDataString(engine.Requests[1]), Does.Contain("""platform={"os":"linux","architecture":"arm64"}"""));
    }

    private static async Task<string> RequestAsync(Func<IImageClient, Task> call, byte[]? answer = null)
    {
        await using ReplayEngine engine = new("1.41", answer ?? OneLine);
        await using ImageClient client = engine.CreateClient();
        await call(client);
        return engine.Requests.Single();
    }
}
