using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A service with one method of each kind, in the form of generated code. Messages are bytes.</summary>
internal static class Talk
{
    public const string Service = "test.v1.Talk";

    public static Marshaller<BytesValue> Messages { get; } 
        = Marshallers.Create(Write, context => BytesValue.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    public static Method<BytesValue, BytesValue> Unary { get; } = Make(MethodType.Unary, nameof(Unary));

    /// <summary>The server streams.</summary>
    public static Method<BytesValue, BytesValue> Down { get; } = Make(MethodType.ServerStreaming, nameof(Down));

    /// <summary>The client streams.</summary>
    public static Method<BytesValue, BytesValue> Up { get; } = Make(MethodType.ClientStreaming, nameof(Up));

    public static Method<BytesValue, BytesValue> Both { get; } = Make(MethodType.DuplexStreaming, nameof(Both));

    /// <summary>What cannot be serialized.</summary>
    public static BytesValue Unserializable { get; } = new() { Value = ByteString.CopyFromUtf8("cannot be serialized") };

    public static void Bind(ServiceBinderBase binder, TalkDouble service)
    {
        binder.AddMethod(Unary, (request, context) => service.OnUnary(request, context));
        binder.AddMethod(Down, (request, responses, context) => service.OnDown(request, responses, context));
        binder.AddMethod(Up, (requests, context) => service.OnUp(requests, context));
        binder.AddMethod(Both, (requests, responses, context) => service.OnBoth(requests, responses, context));
    }

    public static Method<BytesValue, BytesValue> Make(MethodType type, string name, string service = Service) => new(type, service, name, Messages, Messages);

    public static BytesValue Message(string text) => new() { Value = ByteString.CopyFromUtf8(text) };

    public static BytesValue Message(int length) => new() { Value = UnsafeByteOperations.UnsafeWrap(new byte[length]) };

    public static string Text(this BytesValue message) => message.Value.ToStringUtf8();

    private static void Write(BytesValue message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        // After the length, as where somebody changes a message that is being sent.
        if (ReferenceEquals(message, Unserializable)) throw new InvalidOperationException("Secret text of a marshaller.");
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
