using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>An image service whose calls fail, as often as a test says, before they answer.</summary>
internal sealed class FailingImageService(Func<RpcException> failure, int failures = int.MaxValue) : ImageService.ImageServiceBase
{
    private int _calls;

    public FailingImageService(StatusCode code, int failures = int.MaxValue)
        : this(() => new RpcException(new Status(code, "not now")), failures)
    {
    }

    /// <summary>How many calls have come.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public List<DateTime> Deadlines { get; } = [];

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responses, ServerCallContext context) => AnswerAsync(new Empty(), context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responses, ServerCallContext context) => AnswerAsync(new Empty(), context);

    public override Task Build(IAsyncStreamReader<BuildContext> requests, IServerStreamWriter<BuildProgress> responses, ServerCallContext context)
        => AnswerAsync(new Empty(), context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context) => AnswerAsync(new ListImagesResponse(), context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => AnswerAsync(new ImageInfo(), context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context) => AnswerAsync(new RemoveImageResponse(), context);

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => AnswerAsync(new Empty(), context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context) => AnswerAsync(new ExistsImageResponse(), context);

    private Task<T> AnswerAsync<T>(T answer, ServerCallContext context)
    {
        Deadlines.Add(context.Deadline);
        return Interlocked.Increment(ref _calls) <= failures ? throw failure() : Task.FromResult(answer);
    }
}
