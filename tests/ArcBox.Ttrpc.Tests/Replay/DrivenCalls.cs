using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Begins recorded calls with the generated client.</summary>
internal static class DrivenCalls
{
    public static DrivenCall Begin(CallInvoker invoker, string service, string name, byte[] payload, bool clientStreams, CallOptions options)
    {
        ImageService.ImageServiceClient images = new(invoker);
        string method = $"/{service}/{name}";
        if (!ImageMessages.Knows(method)) return BeginUnknown(invoker, service, name, clientStreams, options);
        object request = ImageMessages.Request(method, payload);
        return (request, name) switch
        {
            (ExistsImageRequest exists, _) => Unary(method, images.ExistsAsync(exists, options)),
            (InspectImageRequest inspect, _) => Unary(method, images.InspectAsync(inspect, options)),
            (ListImagesRequest list, _) => Unary(method, images.ListAsync(list, options)),
            (RemoveImageRequest remove, _) => Unary(method, images.RemoveAsync(remove, options)),
            (TagImageRequest tag, _) => Unary(method, images.TagAsync(tag, options)),
            (Empty nothing, _) => Unary(method, invoker.AsyncUnaryCall(ExtraService.NilResponse, null, options, nothing)),
            (PullImageRequest pull, _) => Stream(method, images.Pull(pull, options)),
            (PushImageRequest push, _) => Stream(method, images.Push(push, options)),
            (_, "Build") => Duplex(method, images.Build(options), BuildContext.Parser),
            _ => Upload(method, invoker.AsyncClientStreamingCall(ExtraService.Upload, null, options)),
        };
    }

    private static DrivenCall BeginUnknown(CallInvoker invoker, string service, string name, bool clientStreams, CallOptions options)
        => clientStreams
            ? Duplex($"/{service}/{name}", invoker.AsyncDuplexStreamingCall(ExtraService.Duplex(service, name), null, options), Empty.Parser)
            : Unary($"/{service}/{name}", invoker.AsyncUnaryCall(ExtraService.Unary(service, name), null, options, new Empty()));

    private static DrivenCall Unary<T>(string method, AsyncUnaryCall<T> call)
        where T : class, IMessage
        => new() { Method = method, IsUnary = true, NextAsync = async () => await call.ResponseAsync.Soon(), Leave = call.Dispose };

    private static DrivenCall Stream<T>(string method, AsyncServerStreamingCall<T> call)
        where T : class, IMessage
        => new() { Method = method, IsUnary = false, NextAsync = () => NextAsync(call.ResponseStream), Leave = call.Dispose };

    private static DrivenCall Upload<TRequest, T>(string method, AsyncClientStreamingCall<TRequest, T> call)
        where TRequest : class, IMessage
        where T : class, IMessage
        => new()
        {
            Method = method,
            IsUnary = false,
            NextAsync = async () => await call.ResponseAsync.Soon(),
            WriteAsync = message => call.RequestStream.WriteAsync((TRequest)ImageMessages.Request(method, message)).Soon(),
            CompleteAsync = () => call.RequestStream.CompleteAsync().Soon(),
            Leave = call.Dispose,
        };

    private static DrivenCall Duplex<TRequest, T>(string method, AsyncDuplexStreamingCall<TRequest, T> call, MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
        where T : class, IMessage
        => new()
        {
            Method = method,
            IsUnary = false,
            NextAsync = () => NextAsync(call.ResponseStream),
            WriteAsync = message => call.RequestStream.WriteAsync(parser.ParseFrom(message)).Soon(),
            CompleteAsync = () => call.RequestStream.CompleteAsync().Soon(),
            Leave = call.Dispose,
        };

    private static async Task<IMessage?> NextAsync<T>(IAsyncStreamReader<T> reader)
        where T : class, IMessage
        => await reader.MoveNext(default).Soon() ? reader.Current : null;
}
