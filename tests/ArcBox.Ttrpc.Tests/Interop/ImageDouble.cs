using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>An image service that does what a test tells it to.</summary>
internal sealed class ImageDouble : ImageService.ImageServiceBase
{
    public Func<ExistsImageRequest, ServerCallContext, Task<ExistsImageResponse>> OnExists { get; set; } = (_, _) => Task.FromResult(new ExistsImageResponse());

    public Func<InspectImageRequest, ServerCallContext, Task<ImageInfo>> OnInspect { get; set; } = (_, _) => Task.FromResult(new ImageInfo());

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context) => OnExists(request, context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => OnInspect(request, context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
    {
        ImageSummary image = new() { Id = request.Filters, Containers = -1, Labels = { ["all"] = $"{request.All}" } };
        return Task.FromResult(new ListImagesResponse { Images = { image } });
    }

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => Task.FromResult(new RemoveImageResponse { Deleted = { request.Id }, Untagged = { $"{request.Force}" } });

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responses, ServerCallContext context)
    {
        await responses.WriteAsync(new PullProgress { Status = "Downloading" }, context.CancellationToken);
        await responses.WriteAsync(new PullProgress { Status = "Pull complete" }, context.CancellationToken);
    }
}
