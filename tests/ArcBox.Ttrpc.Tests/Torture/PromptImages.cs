using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>An image service that answers whatever it is asked at once, and knows how many of its handlers run.</summary>
internal sealed class PromptImages : ImageService.ImageServiceBase
{
    private readonly Countdown _running = new("handlers");

    public Task NoneLeftAsync() => _running.ZeroAsync();

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = request.Reference });

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => Task.FromResult(new ImageInfo { Id = request.Id });

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context) => Task.FromResult(new ListImagesResponse());

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context) => Task.FromResult(new RemoveImageResponse());

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => responseStream.WriteAsync(new PullProgress { Id = request.Reference });

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => responseStream.WriteAsync(new PushProgress { Id = request.Reference });

    public override async Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        using IDisposable entered = _running.Enter();
        while (await requestStream.MoveNext(context.CancellationToken)) await responseStream.WriteAsync(new BuildProgress { Status = "received" });
    }
}
