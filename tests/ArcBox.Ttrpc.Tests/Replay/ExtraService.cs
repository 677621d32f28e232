using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>The methods of the recordings that the image service does not have, and two that nobody has, in the form of generated code.</summary>
internal static class ExtraService
{
    public static Method<BuildContext, ExistsImageResponse> Upload { get; }
        = new(MethodType.ClientStreaming, ImageMessages.Extra, nameof(Upload), For(BuildContext.Parser), For(ExistsImageResponse.Parser));

    public static Method<Empty, Empty> NilResponse { get; } = Unary(ImageMessages.Extra, nameof(NilResponse));

    public static Method<Empty, Empty> Unary(string service, string name) => new(MethodType.Unary, service, name, For(Empty.Parser), For(Empty.Parser));

    public static Method<Empty, Empty> Duplex(string service, string name)
        => new(MethodType.DuplexStreaming, service, name, For(Empty.Parser), For(Empty.Parser));

    public static void Bind(ServiceBinderBase binder, PuppetImages service)
    {
        binder.AddMethod(Upload, service.Upload);
        binder.AddMethod(NilResponse, PuppetImages.NilResponse);
    }

    private static Marshaller<T> For<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
        => Marshallers.Create((message, context) => Write(message, context), context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
