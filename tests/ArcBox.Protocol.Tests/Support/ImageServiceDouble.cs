using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>An image service of which a test writes the methods that it needs; the others are not implemented.</summary>
internal sealed class ImageServiceDouble : ImageService.ImageServiceBase
{
    public Func<PullImageRequest, IServerStreamWriter<PullProgress>, ServerCallContext, Task>? OnPull { get; init; }

    public Func<PushImageRequest, IServerStreamWriter<PushProgress>, ServerCallContext, Task>? OnPush { get; init; }

    public Func<IAsyncStreamReader<BuildContext>, IServerStreamWriter<BuildProgress>, ServerCallContext, Task>? OnBuild { get; init; }

    public Func<ListImagesRequest, ServerCallContext, Task<ListImagesResponse>>? OnList { get; init; }

    public Func<InspectImageRequest, ServerCallContext, Task<ImageInfo>>? OnInspect { get; init; }

    public Func<RemoveImageRequest, ServerCallContext, Task<RemoveImageResponse>>? OnRemove { get; init; }

    public Func<TagImageRequest, ServerCallContext, Task<Empty>>? OnTag { get; init; }

    public Func<ExistsImageRequest, ServerCallContext, Task<ExistsImageResponse>>? OnExists { get; init; }

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => OnPull is null ? base.Pull(request, responseStream, context) : OnPull(request, responseStream, context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => OnPush is null ? base.Push(request, responseStream, context) : OnPush(request, responseStream, context);

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        => OnBuild is null ? base.Build(requestStream, responseStream, context) : OnBuild(requestStream, responseStream, context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => OnList is null ? base.List(request, context) : OnList(request, context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => OnInspect is null ? base.Inspect(request, context) : OnInspect(request, context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => OnRemove is null ? base.Remove(request, context) : OnRemove(request, context);

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
        => OnTag is null ? base.Tag(request, context) : OnTag(request, context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => OnExists is null ? base.Exists(request, context) : OnExists(request, context);
}
