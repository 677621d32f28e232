using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes the place of a service in memory that is down: clients see what they see where nobody listens.</summary>
internal sealed class AbsentImageService : ImageService.ImageServiceBase, IBuildOptionsService
{
    public bool TakesBuildOptions => true;

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context) => throw Absent();

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context) => throw Absent();

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context) => throw Absent();

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => throw Absent();

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context) => throw Absent();

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => throw Absent();

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        => throw Absent();

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context) => throw Absent();

    private static RpcException Absent()
    {
        const string problem = "the mock server is down.";
        return new RpcException(new Status(StatusCode.Unavailable, problem, new DaemonUnreachableException(problem) { IsTransient = true }));
    }
}
