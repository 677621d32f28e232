using ArcBox.Protocol.Tests.Support;
using System.Collections.Concurrent;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>An image service that is given canaries, and does with them what it is told.</summary>
internal sealed class CanaryService(CanaryEnd end) : ImageService.ImageServiceBase
{
    private const string Trailer = "grpc-status-details-bin";

    /// <summary>The credentials that came.</summary>
    public ConcurrentQueue<string> Arrived { get; } = new();

    /// <summary>The metadata of the calls that came.</summary>
    public ConcurrentQueue<Metadata> Headers { get; } = new();

    /// <summary>One for each call that came.</summary>
    public SemaphoreSlim Entered { get; } = new(0);

    /// <summary>What to repeat.</summary>
    public string Echo { get; set; } = "";

    /// <summary>How many calls to refuse as a server that is starting.</summary>
    public int Starting { get; set; }

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responses, ServerCallContext context)
        => ServeAsync(request.Auth, text => responses.WriteAsync(new PullProgress { Status = text }), context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responses, ServerCallContext context)
        => ServeAsync(request.Auth, text => responses.WriteAsync(new PushProgress { Status = text }), context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context) => AnswerAsync(new ListImagesResponse(), context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => AnswerAsync(new ImageInfo(), context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context) => AnswerAsync(new ExistsImageResponse(), context);

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => AnswerAsync(new Empty(), context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context) => AnswerAsync(new RemoveImageResponse(), context);

    private Task<T> AnswerAsync<T>(T answer, ServerCallContext context)
    {
        Headers.Enqueue(context.RequestHeaders);
        if (Starting-- > 0) throw new RpcException(new Status(StatusCode.Unavailable, "starting"));
        return end is CanaryEnd.Refused ? throw new RpcException(new Status(StatusCode.PermissionDenied, "no")) : Task.FromResult(answer);
    }

    private async Task ServeAsync(string auth, Func<string, Task> writeAsync, ServerCallContext context)
    {
        Arrived.Enqueue(auth);
        Headers.Enqueue(context.RequestHeaders);
        Entered.Release();
        switch (end)
        {
            case CanaryEnd.Refused:
                throw ImageServiceFailure.Create(StatusCode.Unauthenticated, "authentication required", ErrorReasons.RegistryUnauthenticated);
            case CanaryEnd.Echoed:
                Metadata trailers = new() { { Trailer, Support.ErrorDetails.Encode(StatusCode.Unauthenticated, Echo, ("said", "x")) } };
                throw new RpcException(new Status(StatusCode.Unauthenticated, Echo, new IOException(Echo)), trailers);
            case CanaryEnd.EchoedInStream:
                await writeAsync($"Error: {Echo}");
                return;
            case CanaryEnd.Garbage:
                throw new InvalidOperationException("What a handler throws without a status is nobody's to know.");
            case CanaryEnd.Silent:
                await Gate.UntilCancelledAsync(context.CancellationToken);
                return;
            default:
                await writeAsync("Pull complete");
                return;
        }
    }
}
