using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class RoundTripTests
{
    public static IEnumerable<MockTransport> Fronts => [MockTransport.InMemory, MockTransport.Ttrpc, GrpcMockTransport.UnixSocket];

    [TestCaseSource(nameof(Fronts))]
    public async Task ToService_OfAllMethods_GivesWhatTheEngineGave(MockTransport transport, CancellationToken token)
    {
        List<object?> recorded;
        Cassette cassette;
        await using (RecordingSession session = await RecordingSession.StartAsync(new ScriptedEngine(), frontTransport: transport))
        {
            recorded = await AllMethods.CallAsync(session.Client, token);
            cassette = await session.Recorder.ToCassetteAsync(token);
        }

        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(Cassette.Parse(cassette.ToString()).ToService(), transport);
        await using ImageClient client = replay.CreateClient();

        Assert.That(await AllMethods.CallAsync(client, token), Is.EqualTo(recorded));
        Assert.That(cassette.ToString(), Is.EqualTo(Golden.Text), "The transport in front must not show in a cassette.");
    }

    [Test]
    public async Task SaveAsync_OfAllMethods_WritesTheGoldenFile(CancellationToken token)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("arcbox-").FullName, "all.cassette");
        try
        {
            await File.WriteAllTextAsync(path, new string('x', 100_000), token);
            await using RecordingSession session = await RecordingSession.StartAsync(new ScriptedEngine());
            await AllMethods.CallAsync(session.Client, token);
            await session.Recorder.SaveAsync(path, token);

            Assert.That(await File.ReadAllBytesAsync(path, token), Is.EqualTo(Golden.Bytes));
            Cassette loaded = await Cassette.LoadAsync(path, token);
            await loaded.SaveAsync(path, token);
            Assert.That(await File.ReadAllBytesAsync(path, token), Is.EqualTo(Golden.Bytes));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Test]
    public void Calls_OfTheGoldenFile_TellWhatWasCalled()
    {
        Cassette cassette = Cassette.Parse(Golden.Text);

        Assert.That(
            cassette.Calls.Select(call => call.Method),
            Is.EqualTo(new[] { "Exists", "Pull", "Exists", "Inspect", "List", "Tag", "Push", "Build", "Remove" }));
        CassetteCall pull = cassette.Calls[1];
        Assert.That(pull.Headers, Is.EqualTo(new[] { KeyValuePair.Create("x-team", "red"), KeyValuePair.Create("x-api-token", "***") }));
        Assert.That(pull.Messages, Has.Count.EqualTo(3));
        Assert.That(pull.Status, Is.EqualTo(Status.DefaultSuccess));
        Assert.That(pull.Upload, Is.Null);
        CassetteCall build = cassette.Calls[7];
        Assert.That(build.Request, Is.Null);
        Assert.That(build.Upload!.Dockerfile, Is.EqualTo("FROM scratch\nCOPY a \"/ä\"\r\n"));
        Assert.That(build.Upload.Files, Is.EqualTo(new[] { "Dockerfile", "a" }));
        Assert.That(build.Upload.ArchiveDigest, Is.Null);
        Assert.That(build.Upload.IsTruncated, Is.False);
    }

    [Test]
    public async Task RecordFrom_OfATextWithOptions_TakesThem(CancellationToken token)
    {
        await using ArcBoxMockServer engine = await RecordingSession.ServeAsync(new ScriptedEngine(), MockTransport.Ttrpc);
        CassetteRecorderOptions options = new() { Sanitizer = text => text.Replace("secret", "public", StringComparison.Ordinal) };
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom(engine.Endpoint.ToString(), options);
        await Tapes.ReplayAsync(recorder.Service, client => client.InspectAsync("secret", cancellationToken: token));

        Cassette cassette = await recorder.ToCassetteAsync(token);

        Assert.That(cassette.Calls.Single().Request, Is.EqualTo("{ \"id\": \"public\" }"));
    }

    [Test]
    public async Task Service_OfAStream_PassesItOnAsItComes(CancellationToken token)
    {
        TaskCompletionSource gate = new();
        ScriptedEngine engine = new()
        {
            OnPull = async (_, writer, context) =>
            {
                await writer.WriteAsync(new PullProgress { Id = "first" });
                await gate.Task.WaitAsync(context.CancellationToken);
                await writer.WriteAsync(new PullProgress { Id = "second" });
            },
        };
        await using RecordingSession session = await RecordingSession.StartAsync(engine);

        await using IAsyncEnumerator<PullProgress> pull = session.Client.PullAsync("a", cancellationToken: token).GetAsyncEnumerator(token);
        Assert.That(await pull.MoveNextAsync(), Is.True);
        Assert.That(pull.Current.Id, Is.EqualTo("first"));
        gate.SetResult();
        Assert.That(await pull.MoveNextAsync(), Is.True);
        Assert.That(await pull.MoveNextAsync(), Is.False);
    }

    [Test]
    public async Task Service_OfACall_PassesOnHeadersCredentialAndDeadline(CancellationToken token)
    {
        ServerCallContext? seen = null;
        PullImageRequest? request = null;
        ScriptedEngine engine = new()
        {
            OnPull = (pull, _, context) =>
            {
                (seen, request) = (context, pull);
                return Task.CompletedTask;
            },
        };
        await using RecordingSession session = await RecordingSession.StartAsync(engine);
        RegistryCredential credential = RegistryCredential.Basic("someone", "a-password");
        Metadata headers = new() { { "x-team", "red" }, { "authorization", "Bearer abcdef" } };

        PullOptions options = new() { Credential = credential, Headers = headers, Timeout = TimeSpan.FromMinutes(5) };
        await session.Client.PullAsync("a", options, token).ToListAsync(token);

        Assert.That(request!.Auth, Is.EqualTo(credential.ToAuthString()));
        Assert.That(seen!.RequestHeaders.GetValue("x-team"), Is.EqualTo("red"));
        Assert.That(seen.RequestHeaders.GetValue("authorization"), Is.EqualTo("Bearer abcdef"));
        Assert.That(seen.Deadline, Is.EqualTo(session.Front.Calls[0].Deadline!.Value.UtcDateTime).Within(TimeSpan.FromSeconds(30)));

    }

    [Test]
    public async Task ToService_OfAStreamWithoutMessages_IsEmpty(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnPull = (_, _, _) => Task.CompletedTask };
        Cassette cassette;
        await using (RecordingSession session = await RecordingSession.StartAsync(engine))
        {
            await session.Client.PullAsync("a", cancellationToken: token).ToListAsync(token);
            cassette = await session.Recorder.ToCassetteAsync(token);
        }

        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(cassette.ToService());
        await using ImageClient client = replay.CreateClient();

        Assert.That(await client.PullAsync("a", cancellationToken: token).ToListAsync(token), Is.Empty);
    }

    [Test]
    public async Task ToService_OfAHugeMessage_GivesItWhole(CancellationToken token)
    {
        string huge = new('ß', 1_500_000);
        ScriptedEngine engine = new() { OnInspect = (_, _) => Task.FromResult(new ImageInfo { Comment = huge }) };
        Cassette cassette;
        await using (RecordingSession session = await RecordingSession.StartAsync(engine))
        {
            await session.Client.InspectAsync("a", cancellationToken: token);
            cassette = await session.Recorder.ToCassetteAsync(token);
        }

        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(Cassette.Parse(cassette.ToString()).ToService());
        await using ImageClient client = replay.CreateClient();

        Assert.That((await client.InspectAsync("a", cancellationToken: token)).Comment, Is.EqualTo(huge));
    }

    [Test]
    public async Task ToCassetteAsync_BeforeAnyCall_IsEmptyAndLoads(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(new ScriptedEngine());

        Cassette cassette = await session.Recorder.ToCassetteAsync(token);

        Assert.That(Cassette.Parse(cassette.ToString()).Calls, Is.Empty);
    }
}
