using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class BuildRecordingTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddYears(30);

    private static readonly (string, string)[] Files = [("Dockerfile", "FROM scratch\n"), ("src/", ""), ("src/b", "1"), ("a", "2")];

    public static IEnumerable<TestCaseData<byte[]>> SameBuilds()
    {
        yield return new(Contexts.Tar(Later, Files)) { TestName = "other times" };
        yield return new(Contexts.Tar(Later, [Files[3], Files[2], Files[0]])) { TestName = "other order, no directories" };
        yield return new(Contexts.Tar(Later, ("./Dockerfile", "FROM scratch\n"), ("./src/b", "1"), ("./a", "2"))) { TestName = "names with ./" };
        yield return new(Contexts.Tar(Later, ("Dockerfile", "FROM scratch\n"), ("src/b", "changed"), ("a", ""))) { TestName = "other contents" };
        yield return new(Contexts.Gzip(Contexts.Tar(Later, Files))) { TestName = "gzip" };
    }

    [TestCaseSource(nameof(SameBuilds))]
    public async Task ToService_OfTheSameBuild_KnowsIt(byte[] archive, CancellationToken token)
    {
        byte[] first = Contexts.Tar(DateTimeOffset.UnixEpoch, Files);
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => BuildAsync(client, first, token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That(await BuildAsync(client, archive, token), Has.Count.EqualTo(2)));
    }

    public static IEnumerable<TestCaseData<byte[]>> OtherBuilds()
    {
        yield return new(Contexts.Tar(Later, ("Dockerfile", "FROM scratch"), ("src/b", "1"), ("a", "2"))) { TestName = "other Dockerfile" };
        yield return new(Contexts.Tar(Later, ("Dockerfile", "FROM scratch\n"), ("src/b", "1"))) { TestName = "a file less" };
        yield return new(Contexts.Tar(Later, ("src/Dockerfile", "FROM scratch\n"), ("src/b", "1"), ("a", "2"))) { TestName = "Dockerfile elsewhere" };
        yield return new([1, 2, 3]) { TestName = "no tar" };
        yield return new([]) { TestName = "nothing" };
    }

    [TestCaseSource(nameof(OtherBuilds))]
    public async Task ToService_OfAnotherBuild_SaysWhatItHas(byte[] archive, CancellationToken token)
    {
        byte[] first = Contexts.Tar(DateTimeOffset.UnixEpoch, Files);
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => BuildAsync(client, first, token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ArcBoxException failure = await Tapes.FailureOfAsync(() => BuildAsync(client, archive, token));
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(failure.Message, Does.Contain("It has, nearest first: Build dockerfile \"FROM scratch\""));
        });
    }

    [Test]
    public async Task ToService_OfAnArchiveThatIsNoTar_KnowsItByItsBytes(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => BuildAsync(client, [1, 2, 3], token), token);

        // printf '\1\2\3' | sha256sum
        const string digest = "sha256:039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
        Assert.That(cassette.Calls[0].Upload!.ArchiveDigest, Is.EqualTo(digest));
        Assert.That(cassette.ToString(), Does.Contain($"\narchive {digest}\n"));
        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That(await BuildAsync(client, [1, 2, 3], token), Has.Count.EqualTo(2)));
    }

    [Test]
    public async Task Service_WhenTheEndpointAnswersBeforeItHasTheContext_StillLearnsAllOfIt(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnBuild = (_, _, _) => throw ImageServiceFailure.Create(StatusCode.InvalidArgument, "at once") };
        byte[] archive = Contexts.Tar(Later, ("a", new string('x', 3_000_000)), ("Dockerfile", "FROM b"));

        Cassette cassette = await Tapes.RecordAsync(engine, client => Tapes.FailureOfAsync(() => BuildAsync(client, archive, token)), token);

        Assert.That(cassette.Calls[0].Upload!.Dockerfile, Is.EqualTo("FROM b"));
        Assert.That(cassette.Calls[0].Status, Is.EqualTo(new Status(StatusCode.InvalidArgument, "at once")));
        await Tapes.ReplayAsync(cassette.ToService(), async client =>
            Assert.That((await Tapes.FailureOfAsync(() => BuildAsync(client, archive, token))).Message, Is.EqualTo("at once")));
    }

    [Test]
    public async Task Service_OfAContextWithoutItsLastChunk_PassesThatOnAndMarksIt(CancellationToken token)
    {
        ScriptedEngine engine = new()
        {
            OnBuild = async (chunks, _, _) =>
            {
                bool isWhole = false;
                await foreach (BuildContext chunk in chunks.ReadAllAsync()) isWhole |= chunk.Eof;
                if (!isWhole) throw ImageServiceFailure.Create(StatusCode.InvalidArgument, "cut", ErrorReasons.ContextTruncated);
            },
        };
        await using RecordingSession session = await RecordingSession.StartAsync(engine, frontTransport: MockTransport.Ttrpc);
        await using Ttrpc.TtrpcChannel channel = (Ttrpc.TtrpcChannel)ArcBoxChannel.ForEndpoint(session.Front.Endpoint);
        await CutAsync(channel, token);

        Cassette cassette = await session.Recorder.ToCassetteAsync(token);
        Assert.That(cassette.Calls.Single().Upload!.IsTruncated, Is.True);
        Assert.That(cassette.ToString(), Does.Contain("\ntruncated\n"));

        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(Cassette.Parse(cassette.ToString()).ToService(), MockTransport.Ttrpc);
        await using Ttrpc.TtrpcChannel again = (Ttrpc.TtrpcChannel)ArcBoxChannel.ForEndpoint(replay.Endpoint);
        await CutAsync(again, token);
    }

    [Test]
    public async Task Service_WhenTheClientKeepsItsSideOpen_RecordsTheBuild(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(new ScriptedEngine(), frontTransport: MockTransport.Ttrpc);
        await using Ttrpc.TtrpcChannel channel = (Ttrpc.TtrpcChannel)ArcBoxChannel.ForEndpoint(session.Front.Endpoint);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = new ImageService.ImageServiceClient(channel).Build(cancellationToken: token);
        byte[] archive = Contexts.Tar(Later, Files);

        await build.RequestStream.WriteAsync(new BuildContext { Data = Google.Protobuf.ByteString.CopyFrom(archive), Eof = true }, token);
        List<BuildProgress> progress = await build.ResponseStream.ReadAllAsync(token).ToListAsync(token);

        CassetteCall call = (await session.Recorder.ToCassetteAsync(token)).Calls.Single();
        Assert.That(progress, Has.Count.EqualTo(2));
        Assert.That(call.Status, Is.EqualTo(Status.DefaultSuccess));
        Assert.That(call.Upload!.Files, Is.EqualTo(new[] { "Dockerfile", "a", "src/b" }));
    }

    [Test]
    public async Task ToCassetteAsync_WhenABuildEndsWithoutItsContext_SaysThatItCannotBeKnown(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnBuild = (_, _, _) => throw ImageServiceFailure.Create(StatusCode.InvalidArgument, "at once") };
        NoticedTime time = new();
        await using InMemoryChannel next = new(engine);
        await using CassetteRecorder recorder = CassetteRecorder.RecordFromChannel(
            next, new CassetteRecorderOptions { ChannelOptions = new ArcBoxChannelOptions { TimeProvider = time } });
        await using ArcBoxMockServer front = await RecordingSession.ServeAsync(recorder.Service, MockTransport.Ttrpc);
        await using Ttrpc.TtrpcChannel channel = (Ttrpc.TtrpcChannel)ArcBoxChannel.ForEndpoint(front.Endpoint);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = new ImageService.ImageServiceClient(channel).Build(cancellationToken: token);
        await build.RequestStream.WriteAsync(new BuildContext { Data = Google.Protobuf.ByteString.CopyFromUtf8("half") }, token);

        await time.TimerCreated.WaitAsync(token);
        time.Advance(TimeSpan.FromSeconds(10));

        RpcException? failure = await Assert.ThrowsAsync<RpcException>(() => build.ResponseStream.MoveNext(token));
        Assert.That(failure!.Status, Is.EqualTo(new Status(StatusCode.InvalidArgument, "at once")), "The call itself does not fail otherwise.");
        Assert.That(() => recorder.ToCassetteAsync(token), Throws.InvalidOperationException.With.Message.Contains("had sent all of its context"));
    }

    private static async Task CutAsync(ChannelBase channel, CancellationToken token)
    {
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = new ImageService.ImageServiceClient(channel).Build(cancellationToken: token);
        await build.RequestStream.WriteAsync(new BuildContext { Data = Google.Protobuf.ByteString.CopyFromUtf8("half") }, token);
        await build.RequestStream.CompleteAsync();
        RpcException? failure = await Assert.ThrowsAsync<RpcException>(() => build.ResponseStream.MoveNext(token));
        Assert.That(failure!.Status, Is.EqualTo(new Status(StatusCode.InvalidArgument, "cut")));
    }

    private static async Task<List<BuildProgress>> BuildAsync(ImageClient client, byte[] archive, CancellationToken token)
        => await client.BuildAsync(Contexts.OfBytes(archive), cancellationToken: token).ToListAsync(token);
}
