using System.Globalization;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

public sealed class GoServerAnswerTests : GoServerTestBase
{
    [Test]
    public async Task Unary_EachMethod_CarriesRequestAndAnswer()
    {
        ImageInfo image = await InspectAsync("alpine");
        ListImagesResponse list = await Client.ListAsync(new ListImagesRequest { All = true, Filters = "ü" }).ResponseAsync.Soon();
        RemoveImageResponse removed = await Client.RemoveAsync(new RemoveImageRequest { Id = "x", Force = true }).ResponseAsync.Soon();
        Empty tagged = await Client.TagAsync(new TagImageRequest { Source = "x", Repo = "y" }).ResponseAsync.Soon();

        Assert.That(image, Is.EqualTo(new ImageInfo { Id = "sha256:alpine", RepoTags = { "alpine", "übung:1" }, Size = 1L << 40 }));
        Assert.That(list.Images, Has.Count.EqualTo(3));
        Assert.That(list.Images[2], Is.EqualTo(new ImageSummary
        {
            Id = "sha256:3", RepoTags = { "ü", "true" }, Created = 1L << 33, Containers = -1, Labels = { ["number"] = "3", ["empty"] = "" },
        }));
        Assert.That(removed, Is.EqualTo(new RemoveImageResponse { Deleted = { "sha256:x" }, Untagged = { "x", "true" } }));
        Assert.That(tagged, Is.EqualTo(new Empty()));
    }

    [TestCase("", true)]
    [TestCase("absent", false)]
    public async Task Unary_RequestOrAnswerOfDefaults_Arrives(string reference, bool exists)
    {
        ExistsImageResponse answer = await Client.ExistsAsync(new ExistsImageRequest { Reference = reference }).ResponseAsync.Soon();

        Assert.That(answer.Exists, Is.EqualTo(exists));
    }

    [Test]
    public async Task Unary_StatusWithDetails_ArrivesWhole()
    {
        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync("details"));

        Rpc.Status status = Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.NotFound, "no such image: übung")));
        Assert.That((status.Code, status.Message), Is.EqualTo((5, "no such image: übung")));
        Assert.That(status.Details, Has.Count.EqualTo(2));
        Assert.That(status.Details[0].Unpack<KeyValue>(), Is.EqualTo(new KeyValue { Key = "k", Value = "v" }));
        Assert.That(status.Details[1].TypeUrl, Is.EqualTo("type.example.com/unknown"));
        Assert.That(status.Details[1].Value, Is.EqualTo(ByteString.CopyFrom(0xFF, 0x00)));
    }

    [TestCase("plain", "the store is on fire")]
    [TestCase("nil", "ttrpc: marshal called with nil")]
    public async Task Unary_FailureWithoutStatus_IsUnknownWithItsText(string id, string text)
    {
        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync(id));

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.Unknown, text)));
        Assert.That(failure.Trailers, Is.Empty);
    }

    [Test]
    public async Task Unary_AnyStatusCode_PassesUnchanged([Range(1, 17)] int code)
    {
        RpcException failure = await Thrown.ByAsync<RpcException>(InspectAsync(string.Create(CultureInfo.InvariantCulture, $"status:{code}")));

        Assert.That(failure.Status, Is.EqualTo(new Status((StatusCode)code, $"status {code}")));
    }

    [Test]
    public async Task Unary_Metadata_ArrivesWithAllValuesInOrder()
    {
        Metadata headers = new() { { "key", "b" }, { "Key", "a" }, { "other", "ü" }, { "void", "" } };

        ImageInfo answer = await InspectAsync("context", new CallOptions(headers));

        Assert.That(answer.Config.Env, Is.EqualTo(["key=b", "key=a", "other=ü", "void="]));
    }

    [Test]
    public async Task Unary_Deadline_ArrivesAsTheTimeThatIsLeft()
    {
        TimeSpan left = TimeSpan.FromHours(1);

        ImageInfo limited = await InspectAsync("context", new CallOptions(deadline: Clock.GetUtcNow().UtcDateTime + left));
        ImageInfo unlimited = await InspectAsync("context");

        Assert.That(limited.Size, Is.GreaterThan(0).And.AtMost((long)left.TotalNanoseconds));
        Assert.That(unlimited.Size, Is.EqualTo(-1));
    }

    [TestCase("arcbox.v1.ImageService", "Nope", "method Nope")]
    [TestCase("no.such.Service", "Exists", "service no.such.Service")]
    public async Task Unary_UnknownMethodOrService_IsUnimplemented(string service, string name, string text)
    {
        Marshaller<Empty> marshaller = Marshallers.Create(message => message.ToByteArray(), Empty.Parser.ParseFrom);
        Method<Empty, Empty> method = new(MethodType.Unary, service, name, marshaller, marshaller);

        RpcException failure = await Thrown.ByAsync<RpcException>(
            Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, new Empty()).ResponseAsync);

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.Unimplemented, text)));
    }

    [Test]
    public async Task Stream_ServerWithoutStreams_IsUnimplemented()
    {
        using AsyncServerStreamingCall<PullProgress> pull = Client.Pull(new PullImageRequest { Reference = "x" });

        RpcException failure = await Thrown.ByAsync<RpcException>(pull.ResponseStream.MoveNext(CancellationToken.None));

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.Unimplemented, "method Pull")));
    }
}
