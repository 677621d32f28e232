using System.Text.Json.Nodes;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Empty = ArcBox.Protocol.V1.Empty;

namespace ArcBox.Ttrpc.Tests.Interop;

public sealed class GoClientAnswerTests : GoClientTestBase
{
    private static readonly InspectImageRequest AnyImage = new() { Id = "x" };

    [Test]
    public async Task Unary_EachMethod_CarriesRequestAndAnswer()
    {
        ImageConfig config = new() { Env = { "A=b" } };
        ImageInfo image = new() { Id = "sha256:1", RepoTags = { "a:1", "übung:1" }, Comment = "c", Size = long.MaxValue, Config = config };
        InspectImageRequest? asked = null;
        Images.OnInspect = (request, _) =>
        {
            asked = request;
            return Task.FromResult(image);
        };

        Assert.That(await AnswerAsync<ImageInfo>("Inspect", new InspectImageRequest { Id = "übung" }), Is.EqualTo(image));
        Assert.That(asked, Is.EqualTo(new InspectImageRequest { Id = "übung" }));
        Assert.That(
            await AnswerAsync<ListImagesResponse>("List", new ListImagesRequest { All = true, Filters = "f" }),
            Is.EqualTo(new ListImagesResponse { Images = { new ImageSummary { Id = "f", Containers = -1, Labels = { ["all"] = "True" } } } }));
        Assert.That(
            await AnswerAsync<RemoveImageResponse>("Remove", new RemoveImageRequest { Id = "x", Force = true }),
            Is.EqualTo(new RemoveImageResponse { Deleted = { "x" }, Untagged = { "True" } }));
        Assert.That(await AnswerAsync<Empty>("Tag", new TagImageRequest { Source = "x" }), Is.EqualTo(new Empty()));
    }

    [Test]
    public async Task Unary_RequestAndAnswerOfDefaults_Arrive()
    {
        ExistsImageRequest? asked = null;
        Images.OnExists = (request, _) =>
        {
            asked = request;
            return Task.FromResult(new ExistsImageResponse());
        };

        ExistsImageResponse answer = await AnswerAsync<ExistsImageResponse>("Exists", new ExistsImageRequest());

        Assert.That(asked, Is.EqualTo(new ExistsImageRequest()));
        Assert.That(answer, Is.EqualTo(new ExistsImageResponse()));
    }

    [Test]
    public async Task Unary_StatusWithDetails_ArrivesWhole()
    {
        Any unknown = new() { TypeUrl = "t/unknown", Value = ByteString.CopyFrom(0xFF, 0) };
        Rpc.Status details = new() { Details = { Any.Pack(new KeyValue { Key = "k", Value = "v" }), unknown } };
        Metadata trailers = new() { { "grpc-status-details-bin", details.ToByteArray() } };
        Images.OnInspect = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "no such image: übung"), trailers);

        GoOutcome outcome = await Client.CallAsync("Inspect", AnyImage);

        Assert.That((outcome.Code, outcome.Message), Is.EqualTo((5, "no such image: übung")));
        Assert.That(outcome.Details!.Select(detail => detail.Type), Is.EqualTo(["type.googleapis.com/arcbox.v1.KeyValue", "t/unknown"]));
        Assert.That(outcome.Details![0].Value, Is.EqualTo(new KeyValue { Key = "k", Value = "v" }.ToByteArray()));
        Assert.That(outcome.Details![1].Value, Is.EqualTo(new byte[] { 0xFF, 0 }));
    }

    [Test]
    public async Task Unary_AnyStatusCode_PassesUnchanged([Range(1, 17)] int code)
    {
        Images.OnInspect = (_, _) => throw new RpcException(new Grpc.Core.Status((StatusCode)code, $"status {code}"));

        GoOutcome outcome = await Client.CallAsync("Inspect", AnyImage);

        Assert.That((outcome.Code, outcome.Message), Is.EqualTo((code, $"status {code}")));
    }

    [Test]
    public async Task Unary_HandlerThrows_IsUnknownWithoutItsText()
    {
        Images.OnInspect = (_, _) => throw new InvalidOperationException("password=hunter2");

        GoOutcome outcome = await Client.CallAsync("Inspect", AnyImage);

        Assert.That(outcome.Code, Is.EqualTo((int)StatusCode.Unknown));
        Assert.That(outcome.Message, Is.Not.Empty.And.Not.Contains("hunter2"));
    }

    [Test]
    public async Task Unary_MessageThatIsNotUnicode_ArrivesRepaired()
    {
        // Go drops the whole connection over a string that is not UTF-8.
        Images.OnInspect = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "half a pair: \uD83D"));

        GoOutcome outcome = await Client.CallAsync("Inspect", AnyImage);

        Assert.That((outcome.Code, outcome.Message), Is.EqualTo((13, "half a pair: \uFFFD")));
    }

    [Test]
    public async Task Unary_Metadata_ArrivesWithAllValuesInOrder()
    {
        Images.OnInspect = (_, context) =>
            Task.FromResult(new ImageInfo { RepoTags = { context.RequestHeaders.Select(entry => $"{entry.Key}={entry.Value}") } });
        // As Go code that fills its map without Set: mixed case stays on the wire.
        JsonObject metadata = new() { ["key"] = new JsonArray("b", "a"), ["Mixed-Case"] = new JsonArray("ü"), ["void"] = new JsonArray("") };

        GoOutcome outcome = await Client.Begin("Inspect", AnyImage, metadata: metadata).Outcome;

        string[] entries = [.. outcome.As<ImageInfo>().RepoTags];
        Assert.That(entries, Is.EquivalentTo(["key=b", "key=a", "mixed-case=ü", "void="]));
        Assert.That(Array.IndexOf(entries, "key=b"), Is.LessThan(Array.IndexOf(entries, "key=a")));
    }

    [Test]
    public async Task Unary_Deadline_ArrivesAsTheTimeThatIsLeft()
    {
        Images.OnInspect = (_, context) => Task.FromResult(new ImageInfo { Size = context.Deadline.Ticks });
        DateTime now = Clock.GetUtcNow().UtcDateTime;

        GoOutcome limited = await Client.Begin("Inspect", AnyImage, timeout: TimeSpan.FromHours(1)).Outcome;
        GoOutcome unlimited = await Client.CallAsync("Inspect", AnyImage);

        Assert.That(new DateTime(limited.As<ImageInfo>().Size, DateTimeKind.Utc), Is.GreaterThan(now).And.AtMost(now.AddHours(1)));
        Assert.That(unlimited.As<ImageInfo>().Size, Is.EqualTo(DateTime.MaxValue.Ticks));
    }

    [TestCase(null, "Nope", "method Nope")]
    [TestCase("no.such.Service", "Exists", "service no.such.Service")]
    public async Task Unary_UnknownMethodOrService_IsUnimplemented(string? service, string method, string text)
    {
        GoOutcome outcome = await Client.Begin(method, new Empty(), service).Outcome;

        Assert.That((outcome.Code, outcome.Message), Is.EqualTo(((int)StatusCode.Unimplemented, text)));
    }

    [Test]
    public async Task Unary_PeerCredentials_AreTheClients()
    {
        TaskCompletionSource<TtrpcPeerCredentials?> peer = new();
        Images.OnInspect = (_, context) =>
        {
            peer.SetResult(context.GetPeerCredentials());
            return Task.FromResult(new ImageInfo());
        };

        await Client.CallAsync("Inspect", AnyImage);

        Assert.That((await peer.Task.Soon())?.ProcessId, Is.EqualTo(Client.ProcessId));
    }

    private async Task<T> AnswerAsync<T>(string method, IMessage request)
        where T : IMessage<T>, new()
        => (await Client.CallAsync(method, request)).As<T>();
}
