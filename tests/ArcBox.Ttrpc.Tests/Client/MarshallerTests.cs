using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>Marshallers that generated code does not have, but others may.</summary>
internal sealed class MarshallerTests
{
    private static readonly Marshaller<BytesValue> ReturnsNull = Marshallers.Create<BytesValue>((message, context) => context.Complete(message.ToByteArray()), _ => null!);

    [Test]
    public async Task Deserializer_ReturnsNull_FailsItsCallAlone([Values(MethodType.Unary, MethodType.ClientStreaming)] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        CallInvoker invoker = room.Channel.CreateCallInvoker();
        if (kind == MethodType.Unary)
        {
            Method<BytesValue, BytesValue> method = new(kind, Talk.Service, "Unary", Talk.Messages, ReturnsNull);
            await invoker.AsyncUnaryCall(method, null, default, Talk.Message("x")).ResponseAsync.FailsWithAsync(StatusCode.Internal);
        }
        else
        {
            Method<BytesValue, BytesValue> method = new(kind, Talk.Service, "Up", Talk.Messages, ReturnsNull);
            using AsyncClientStreamingCall<BytesValue, BytesValue> call = invoker.AsyncClientStreamingCall(method, null, default);
            await call.RequestStream.CompleteAsync().Soon();
            await call.ResponseAsync.FailsWithAsync(StatusCode.Internal);
        }

        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));
    }

    [Test]
    public async Task Serializer_AnnouncesAndThenCompletesWithBytes_IsSentOnce()
    {
        BytesValue sent = Talk.Message("a message that is long enough to be noticed");
        BytesValue answer = await SendAsync((message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            context.Complete(message.ToByteArray());
        }, sent);
        Assert.That(answer, Is.EqualTo(sent));
    }

    [Test]
    public async Task Serializer_NeverCompletes_FailsItsCall()
        => await SendAsync((message, context) => message.WriteTo(context.GetBufferWriter()), Talk.Message("x")).FailsWithAsync(StatusCode.Internal);

    private static async Task<BytesValue> SendAsync(Action<BytesValue, SerializationContext> serialize, BytesValue message)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Method<BytesValue, BytesValue> method = new(
            MethodType.Unary, Talk.Service, "Unary", Marshallers.Create(serialize, context => BytesValue.Parser.ParseFrom(context.PayloadAsReadOnlySequence())), Talk.Messages);
        return await room.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, message).ResponseAsync.Soon();
    }
}
