using System.Net.Sockets;
using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>Answers that are cut, malformed, too early, or not an engine's.</summary>
[CancelAfter(30_000)]
public sealed class EngineConnectionTests
{
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
    public async Task ListAsync_NoEngineBehindTheSocket_IsDaemonUnreachableWithThePath()
    {
        await using ImageClient client = ImageClient.ForEndpoint("docker+unix:///nowhere/docker.sock");

        DaemonUnreachableException? thrown = await Assert.ThrowsAsync<DaemonUnreachableException>(() => client.ListAsync());

        Assert.That(thrown!.Message, Does.Contain("there is no socket '/nowhere/docker.sock'"));
        Assert.That(thrown.Attempts.Single().Endpoint, Is.EqualTo("docker+unix:///nowhere/docker.sock"));
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

    [Test]
    public async Task BuildAsync_EngineAnswersAndClosesWhileTheContextIsSent_TheAnswerIsTold()
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        DirectoryInfo directory = Directory.CreateTempSubdirectory("ab-");
        string path = Path.Combine(directory.FullName, "e.sock");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        await using ImageClient client = ImageClient.ForEndpoint("docker+unix://" + path);
        using EndlessStream context = new(long.MaxValue);

        Task<string?> build = client.BuildToEndAsync(ImageBuildContext.FromTar(context));
        await AnswerAsync(listener, "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        await AnswerAsync(listener, ReplayEngine.Json("400 Bad Request", """{"message":"dockerfile parse error line 1: nonsense"}"""));

        ImageBuildException? thrown = await Assert.ThrowsAsync<ImageBuildException>(() => build);
        Assert.That(thrown!.Message, Does.Contain("dockerfile parse error line 1"));
        directory.Delete(recursive: true);
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

    // Reads only the head of the request: what follows stays unread when the connection closes.
    private static async Task AnswerAsync(Socket listener, byte[] answer)
    {
        using Socket connection = await listener.AcceptAsync();
        byte[] buffer = new byte[1024];
        StringBuilder head = new();
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) head.Append(Encoding.Latin1.GetString(buffer, 0, await connection.ReceiveAsync(buffer)));
        await connection.SendAsync(answer);
    }

    private static byte[] Chunked(params string[] chunks) => Encoding.UTF8.GetBytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(chunks.Select(chunk => $"{Encoding.UTF8.GetByteCount(chunk):x}\r\n{chunk}\r\n")) + "0\r\n\r\n");
}
