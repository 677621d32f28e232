using System.Buffers;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Framing;

/// <summary>Marshallers of somebody else's that do what generated ones do not.</summary>
internal sealed class MarshallerTests
{
    private static readonly Marshaller<BytesValue> ReadsNull = Marshallers.Create<BytesValue>(Talk.Messages.ContextualSerializer, _ => null!);

    private static readonly Marshaller<BytesValue> AnnouncesAnArray = Writing((message, context) =>
    {
        byte[] bytes = message.ToByteArray();
        context.SetPayloadLength(bytes.Length);
        context.Complete(bytes);
    });

    private static readonly Marshaller<BytesValue> NeverCompletes = Writing((message, context) => context.GetBufferWriter().Write(message.ToByteArray()));

    [Test]
    public async Task Client_DeserializerReturnsNull_IsInternal([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Method<BytesValue, BytesValue> method = new(kind, Talk.Service, NameOf(kind), Talk.Messages, ReadsNull);
        Status status = await CallAsync(room.Channel.CreateCallInvoker(), method).FailsWithAsync(StatusCode.Internal);
        Assert.That(status.Detail, Does.Contain("null"));
        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));
    }

    [Test]
    public async Task Server_DeserializerReturnsNull_IsInternal([Values(MethodType.Unary, MethodType.ServerStreaming)] MethodType kind)
    {
        Method<BytesValue, BytesValue> method = new(kind, Talk.Service, NameOf(kind), ReadsNull, Talk.Messages);
        Gate ran = new();
        TtrpcServer server = new TtrpcServer().Bind((binder, gate) => Bind(binder, method, gate), ran);
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        byte flags = kind == MethodType.Unary ? (byte)0 : RawFrame.RemoteClosed;
        await client.SendAsync(new RawFrame(1, RawFrame.Request, flags, RawRequest.Encode(Talk.Service, NameOf(kind), [0x0a, 1, 97])));
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That((answer.StreamId, RawResponse.Parse(answer.Payload).Code), Is.EqualTo((1u, StatusCode.Internal)));
        Assert.That(ran.IsOpen, Is.False, "the handler has run");
    }

    [Test]
    public async Task Serializer_AnnouncesAndCompletesWithAnArray_IsSent([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Method<BytesValue, BytesValue> method = new(kind, Talk.Service, NameOf(kind), AnnouncesAnArray, Talk.Messages);
        Assert.That(await CallAsync(room.Channel.CreateCallInvoker(), method), Is.EqualTo("a message"));
    }

    [Test]
    public async Task Serializer_NeverCompletes_IsInternalAndTheConnectionGoesOn()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Method<BytesValue, BytesValue> method = new(MethodType.Unary, Talk.Service, nameof(Talk.Unary), NeverCompletes, Talk.Messages);
        await CallAsync(room.Channel.CreateCallInvoker(), method).FailsWithAsync(StatusCode.Internal);
        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));
        Assert.That(room.Connections, Is.EqualTo(1));
    }

    private static Marshaller<BytesValue> Writing(Action<BytesValue, SerializationContext> write) => Marshallers.Create(write, Talk.Messages.ContextualDeserializer);

    private static void Bind(ServiceBinderBase binder, Method<BytesValue, BytesValue> method, Gate ran)
    {
        if (method.Type == MethodType.Unary) binder.AddMethod(method, (request, _) => RunAsync(request));
        else binder.AddMethod(method, (request, _, _) => RunAsync(request));
        return;

        Task<BytesValue> RunAsync(BytesValue request)
        {
            ran.Open();
            return Task.FromResult(request);
        }
    }

    private static string NameOf(MethodType kind) => kind switch
    {
        MethodType.Unary => nameof(Talk.Unary),
        MethodType.ServerStreaming => nameof(Talk.Down),
        MethodType.ClientStreaming => nameof(Talk.Up),
        _ => nameof(Talk.Both),
    };

    private static Task<string> CallAsync(CallInvoker invoker, Method<BytesValue, BytesValue> method)
        => new TalkClient(new MethodInvoker(invoker, method)).CallAsync(method.Type, "a message");
}
