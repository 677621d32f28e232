using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>Answers that are cut, malformed, too early, or not an engine's.</summary>
public sealed class EngineConnectionTests
{
    private static readonly byte[] BadDockerfile = ReplayEngine.Json("400 Bad Request", """{"message":"dockerfile parse error line 1: nonsense"}""");

    [Test]
    public async Task PullAsync_MalformedBytesBehindALine_YieldsTheLineFirst()
    {
        await using ReplayEngine engine = new("1.41", Chunked("""{"status":"good"}""" + "\n<html>"));
        await using ImageClient client = engine.CreateClient();
        List<PullProgress> lines = [];

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(async () =>
        {
            await foreach (PullProgress line in client.PullAsync("x")) lines.Add(line);
        });

        Assert.That(lines.Select(line => line.Status), Is.EqualTo(["good"]));
        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.EngineAnswerInvalid));
    }

    [Test]
    public async Task PullAsync_ObjectsWithoutLineEndsAndInPieces_AreReadOneByOne()
    {
        await using ReplayEngine engine = new("1.41", Chunked("""{"status":"a"}{"sta""", """tus":"b"}""", """  {"status":"c"}"""));
        await using ImageClient client = engine.CreateClient();

        List<PullProgress> lines = await client.PullAsync("x").ToListAsync();

        Assert.That(lines.Select(line => line.Status), Is.EqualTo(["a", "b", "c"]));
    }

    [Test]
    public async Task PullAsync_ObjectLargerThanTheLimit_IsRefused()
    {
        string half = new('x', 3 * 1024 * 1024);
        await using ReplayEngine engine = new("1.41", Chunked($$"""{"status":"{{half}}""", half, "\"}"));
        await using ImageClient client = engine.CreateClient();

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => client.PullToEndAsync("x"));

        Assert.That(thrown!.Message, Does.Contain("larger than"));
    }

    [Test]
    public async Task PullAsync_UnpackingCountedInSeconds_IsNotTakenForBytes()
    {
        await using ReplayEngine engine = new("1.41", Chunked("""{"id":"a","status":"Extracting","progressDetail":{"current":3,"units":"s"}}"""));
        await using ImageClient client = engine.CreateClient();

        PullProgress line = await client.PullAsync("x").SingleAsync();

        Assert.That((line.Current, line.Total), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task ListAsync_SomethingElseBehindTheSocket_SaysSo()
    {
        await using ReplayEngine engine = new("1.41", "SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray());
        await using ImageClient client = engine.CreateClient();

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => client.ListAsync());

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.EngineAnswerInvalid));
    }

    [Test]
    public async Task ListAsync_RegistryInsteadOfAnEngine_SaysSo()
    {
        using SlowEngine registry = new();
        await using ImageClient client = ImageClient.ForEndpoint(registry.Endpoint);

        Task<IReadOnlyList<ImageSummary>> list = client.ListAsync();
        using Socket connection = await registry.ReadHeadAsync();
        await connection.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 19\r\n\r\n404 page not found\n"u8.ToArray());

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => list);
        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.EngineAnswerInvalid));
        Assert.That(thrown.Message, Does.Contain("no Docker engine"));
    }

    [Test]
    public async Task ListAsync_PingFailsOnce_IsAskedAgainByTheNextCall()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ab-");
        string path = Path.Combine(directory.FullName, "e.sock");
        await using ImageClient client = ImageClient.ForEndpoint("docker+unix://" + path);
        await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ListAsync());

        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", "[]"));
        File.CreateSymbolicLink(path, engine.Endpoint.SocketPath!);

        Assert.That(await client.ListAsync(), Is.Empty);
        directory.Delete(recursive: true);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task BuildAsync_EngineAnswersWhileTheContextIsSent_TheAnswerIsTold(bool closes)
    {
        using SlowEngine engine = new();
        await using ImageClient client = ImageClient.ForEndpoint(engine.Endpoint);
        using EndlessStream context = new(long.MaxValue);

        Task<BuildResult> build = client.BuildToEndAsync(ImageBuildContext.FromTar(context));
        await engine.AnswerPingAsync();
        using Socket connection = await engine.ReadHeadAsync();
        await connection.SendAsync(BadDockerfile);
        // An engine that neither closes nor reads on leaves the client with a write that never ends.
        if (closes) connection.Dispose();

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(() => build);
        Assert.That(thrown!.Message, Does.Contain("dockerfile parse error line 1"));
    }

    [Test]
    public async Task BuildAsync_EngineAnswersWhileTheContextWaits_TheAnswerIsTold()
    {
        using SlowEngine engine = new();
        await using ImageClient client = ImageClient.ForEndpoint(engine.Endpoint);
        Pipe context = new(new PipeOptions(pauseWriterThreshold: 0));
        await context.Writer.WriteAsync(new byte[100_000]);

        Task<BuildResult> build = client.BuildToEndAsync(ImageBuildContext.FromTar(context.Reader.AsStream()));
        await engine.AnswerPingAsync();
        using Socket connection = await engine.ReadHeadAsync();
        await connection.SendAsync(BadDockerfile);

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(() => build);
        Assert.That(thrown!.Message, Does.Contain("dockerfile parse error line 1"));
    }

    [Test]
    public async Task ListAsync_EngineBecameAnOlderOne_IsAskedForItsVersionAgain()
    {
        byte[] tooNew = ReplayEngine.Json("400 Bad Request", """{"message":"client version 1.41 is too new. Maximum supported API version is 1.40"}""");
        await using ReplayEngine engine = new("1.41", tooNew, ReplayEngine.Json("200 OK", "[]"));
        await using ImageClient client = engine.CreateClient();
        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => client.ListAsync());

        engine.ApiVersion = "1.40";
        await client.ListAsync();

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ApiVersionUnsupported));
        Assert.That(engine.Requests[1], Does.StartWith("GET /v1.40/"));
    }

    [Test]
    public async Task InspectAsync_NullsInEveryPlace_AreLeftOut()
    {
        const string image = """{"Id":null,"RepoTags":[null,"a:1"],"RepoDigests":null,"Config":{"Env":[null],"Labels":{"a":null}},"RootFS":{"Layers":[null]}}""";
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", image));
        await using ImageClient client = engine.CreateClient();

        ImageInfo info = await client.InspectAsync("x");

        Assert.That(info.RepoTags, Is.EqualTo(["a:1"]));
        Assert.That(info.Config.Labels, Does.ContainKey("a").WithValue(""));
        Assert.That(info.Platform, Is.Null);
    }

    [Test]
    public async Task Credentials_OverPlainTextToAnotherMachine_AreNotSentByTheEnginesChannelEither()
    {
        // 192.0.2.0/24 is nobody's (RFC 5737): a connection would hang, the refusal comes before it.
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("docker+http://192.0.2.1:2375");
        DockerEngineOptions options = new() { BuildCredentials = new Dictionary<string, RegistryCredential> { ["r"] = RegistryCredential.Basic("u", "p") } };
        await using DockerEngineChannel channel = new(endpoint, options);
        await using ImageClient client = new(channel);

        ArcBoxException? pull = await Assert.CatchAsync<ArcBoxException>(
            () => client.PullToEndAsync("x", new PullOptions { Credential = RegistryCredential.Basic("u", "p") }));
        ArcBoxException? build = await Assert.CatchAsync<ArcBoxException>(
            () => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[1]))));

        Assert.That(pull!.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
        Assert.That(build!.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
    }

    [Test]
    public async Task Build_ContextEndsWithoutEof_IsRefusedAndTheEngineSeesACutBody()
    {
        await using ReplayEngine engine = new("1.41");
        using DockerEngineImageService service = new(engine.Endpoint);
        await using InMemoryChannel channel = new(service);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = new ImageService.ImageServiceClient(channel).Build();

        await call.RequestStream.WriteAsync(new BuildContext { Data = Google.Protobuf.ByteString.CopyFromUtf8("half an archive") });
        await call.RequestStream.CompleteAsync();

        RpcException? thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(thrown.Status.Detail, Does.Contain("eof"));
    }

    private static byte[] Chunked(params string[] chunks) => Encoding.UTF8.GetBytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(chunks.Select(chunk => $"{Encoding.UTF8.GetByteCount(chunk):x}\r\n{chunk}\r\n")) + "0\r\n\r\n");
}
