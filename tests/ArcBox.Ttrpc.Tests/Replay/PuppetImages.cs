using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>An image service all of whose calls the test plays.</summary>
internal sealed class PuppetImages : ImageService.ImageServiceBase
{
    public HandledCalls Calls { get; } = new();

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Calls.AnswerAsync<ExistsImageResponse>(new HandledCall(context, request));

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => Calls.AnswerAsync<ImageInfo>(new HandledCall(context, request));

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => Calls.AnswerAsync<ListImagesResponse>(new HandledCall(context, request));

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => Calls.AnswerAsync<RemoveImageResponse>(new HandledCall(context, request));

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => Calls.AnswerAsync<Empty>(new HandledCall(context, request));

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => Calls.StreamAsync(request, responseStream, context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => Calls.StreamAsync(request, responseStream, context);

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        => Calls.ConverseAsync(requestStream, responseStream, context);

    public Task<ExistsImageResponse> Upload(IAsyncStreamReader<BuildContext> requestStream, ServerCallContext context)
        => Calls.CollectAsync<BuildContext, ExistsImageResponse>(requestStream, context);

    /// <summary>A handler whose code is wrong.</summary>
    public static Task<Empty> NilResponse(Empty request, ServerCallContext context) => Task.FromResult<Empty>(null!);
}
