using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class FailedCallTests
{
    private const string Trailer = "grpc-status-details-bin";

    [Test]
    public async Task ToService_OfAFailureWithReason_FailsAlike(CancellationToken token)
    {
        ScriptedEngine engine = new()
        {
            OnPull = async (_, writer, _) =>
            {
                await writer.WriteAsync(new PullProgress { Id = "first" });
                throw ImageServiceFailure.Create(StatusCode.NotFound, "no \"such\"\nthing: 📦", ErrorReasons.ManifestNotFound);
            },
        };
        ArcBoxException? recorded = null;
        Cassette cassette = await Tapes.RecordAsync(
            engine, async client => recorded = await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", cancellationToken: token)), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            List<PullProgress> seen = [];
            ArcBoxException replayed = await Tapes.FailureOfAsync(async () =>
            {
                await foreach (PullProgress progress in client.PullAsync("a", cancellationToken: token)) seen.Add(progress);
            });

            Assert.That(seen.Select(progress => progress.Id), Is.EqualTo(new[] { "first" }));
            Assert.That(replayed, Is.TypeOf<ImageNotFoundException>());
            Assert.That(replayed.Message, Is.EqualTo(recorded!.Message));
            Assert.That(replayed.StatusCode, Is.EqualTo(StatusCode.NotFound));
            Assert.That(replayed.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        });
        Assert.That(cassette.Calls[0].Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        Assert.That(cassette.Calls[0].Status, Is.EqualTo(new Status(StatusCode.NotFound, "no \"such\"\nthing: 📦")));
    }

    [Test]
    public async Task ToService_OfAFailedBuildWithExitCode_TellsTheExitCode(CancellationToken token)
    {
        ScriptedEngine engine = new()
        {
            OnBuild = async (chunks, _, _) =>
            {
                await foreach (BuildContext chunk in chunks.ReadAllAsync())
                {
                    if (chunk.Eof) break;
                }

                throw ImageServiceFailure.Create(StatusCode.FailedPrecondition, "RUN failed", ErrorReasons.BuildFailed, exitCode: 7);
            },
        };
        Func<ImageClient, Task<ArcBoxException>> build = client => Tapes.FailureOfAsync(
            () => client.BuildAsync(Contexts.Of(("Dockerfile", "FROM scratch")), cancellationToken: token).ToListAsync(token).AsTask());
        Cassette cassette = await Tapes.RecordAsync(engine, client => build(client), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
            Assert.That(await build(client), Is.TypeOf<ImageBuildException>().With.Property(nameof(ImageBuildException.ExitCode)).EqualTo(7)));
    }

    [Test]
    public async Task ToService_OfAnErrorInsideAStream_GivesTheMessage(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnPull = (_, writer, _) => writer.WriteAsync(new PullProgress { Status = "Error: manifest: 404" }) };
        Cassette cassette = await Tapes.RecordAsync(engine, client => Tapes.FailureOfAsync(() => client.PullToEndAsync("a", cancellationToken: token)), token);

        Assert.That(cassette.Calls[0].Status, Is.EqualTo(Status.DefaultSuccess));
        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ArcBoxException replayed = await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", cancellationToken: token));
            Assert.That(replayed.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        });
    }

    [Test]
    public async Task ToService_OfDetailsOfSeveralTypes_GivesThemAll(CancellationToken token)
    {
        byte[] details = StatusBytes(
            ErrorInfo("LATE", "elsewhere.example", ("zone", "a"), ("area", "ß")),
            new Any { TypeUrl = "type.googleapis.com/google.protobuf.StringValue", Value = new StringValue { Value = "opaque" }.ToByteString() });
        ScriptedEngine engine = new()
        {
            OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, ""), new Metadata { { Trailer, details } }),
        };
        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Tapes.FailureOfAsync(() => client.InspectAsync("a", cancellationToken: token)), token);

        await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(cassette.ToService(), MockTransport.Ttrpc);
        await using Ttrpc.TtrpcChannel channel = (Ttrpc.TtrpcChannel)ArcBoxChannel.ForEndpoint(replay.Endpoint);
        ImageService.ImageServiceClient raw = new(channel);
        RpcException? failure = await Assert.ThrowsAsync<RpcException>(
            async () => await raw.InspectAsync(new InspectImageRequest { Id = "a" }, cancellationToken: token));

        byte[] expected = StatusBytes(
            ErrorInfo("LATE", "elsewhere.example", ("area", "ß"), ("zone", "a")),
            new Any { TypeUrl = "type.googleapis.com/google.protobuf.StringValue", Value = new StringValue { Value = "opaque" }.ToByteString() });
        Assert.That(Fields(failure!.Trailers.GetValueBytes(Trailer)!), Is.EqualTo(Fields(expected)));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Aborted));
    }

    [Test]
    public async Task ToService_OfABrokenDetailsTrailer_HasNoDetails(CancellationToken token)
    {
        ScriptedEngine engine = new()
        {
            OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "broken"), new Metadata { { Trailer, new byte[] { 0x1a, 0x7f, 1 } } }),
        };

        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Tapes.FailureOfAsync(() => client.InspectAsync("a", cancellationToken: token)), token);

        Assert.That(cassette.Calls[0].Status, Is.EqualTo(new Status(StatusCode.Aborted, "broken")));
        Assert.That(cassette.Calls[0].Reason, Is.Null);
    }

    [Test]
    public async Task ToService_OfAnErrorInfoThatDoesNotParse_GivesItsBytes(CancellationToken token)
    {
        Any detail = new() { TypeUrl = "type.googleapis.com/google.rpc.ErrorInfo", Value = ByteString.CopyFrom(0x0a, 0x7f, 1) };
        ScriptedEngine engine = new()
        {
            OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "odd"), new Metadata { { Trailer, StatusBytes(detail) } }),
        };
        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Tapes.FailureOfAsync(() => client.InspectAsync("a", cancellationToken: token)), token);

        await using InMemoryChannel replay = new(cassette.ToService());
        RpcException? failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new ImageService.ImageServiceClient(replay).InspectAsync(new InspectImageRequest { Id = "a" }, cancellationToken: token));

        Assert.That(Fields(failure!.Trailers.GetValueBytes(Trailer)!), Is.EqualTo(new[] { detail.ToString() }));
        Assert.That(cassette.Calls[0].Status, Is.EqualTo(new Status(StatusCode.Aborted, "odd")));
        Assert.That(cassette.Calls[0].Reason, Is.Null);
    }

    [Test]
    public async Task SaveAsync_WhenNobodyServesTheEndpoint_HasTheFailureWithoutThePath(CancellationToken token)
    {
        string missing = Path.Combine(Path.GetTempPath(), "arcbox-nobody.sock");
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom($"docker+unix://{missing}");
        ArcBoxException? failure = null;
        await Tapes.ReplayAsync(recorder.Service, async client => failure = await Tapes.FailureOfAsync(() => client.ListAsync(cancellationToken: token)));

        Cassette cassette = await recorder.ToCassetteAsync(token);

        Assert.That(failure!.Message, Does.Contain(missing));
        Assert.That(cassette.Calls[0].Status!.Value.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(cassette.ToString(), Does.Not.Contain(missing).And.Contains("(the endpoint)"));
    }

    private static List<string> Fields(byte[] status)
    {
        List<string> details = [];
        using CodedInputStream input = new(status);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == 26) details.Add(Any.Parser.ParseFrom(input.ReadBytes()).ToString());
            else input.SkipLastField();
        }

        return details;
    }

    // By hand, byte for byte as protobuf has it: a mistake of the product's own reader must not cancel itself out.
    private static byte[] StatusBytes(params Any[] details) => [0x08, 10, .. details.SelectMany(detail => Field(3, detail.ToByteArray()))];

    private static Any ErrorInfo(string reason, string domain, params (string Key, string Value)[] metadata) => new()
    {
        TypeUrl = "type.googleapis.com/google.rpc.ErrorInfo",
        Value = ByteString.CopyFrom(
        [
            .. Field(1, Encoding.UTF8.GetBytes(reason)), .. Field(2, Encoding.UTF8.GetBytes(domain)),
            .. metadata.SelectMany(pair => Field(3, [.. Field(1, Encoding.UTF8.GetBytes(pair.Key)), .. Field(2, Encoding.UTF8.GetBytes(pair.Value))])),
        ]),
    };

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), checked((byte)content.Length), .. content];
}
