using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>An engine that says who it is, and notes what it has seen.</summary>
internal sealed class SayingEngine : ImageService.ImageServiceBase
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<PullProgress> Lines { get; } = [Line(1), Line(2), Line(3), Line(4), Line(5)];

    /// <summary>True keeps the pull open behind its lines.</summary>
    public bool Hangs { get; set; }

    /// <summary>Done when a call was cancelled while it hung.</summary>
    public Task Cancelled => _cancelled.Task;

    public long UploadedBytes { get; private set; }

    public static PullProgress Line(int number) => new() { Id = $"engine{number}", Status = "Pull complete" };

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        using CancellationTokenRegistration watch = context.CancellationToken.Register(() => _cancelled.TrySetResult());
        foreach (PullProgress line in Lines) await responseStream.WriteAsync(line, context.CancellationToken);
        if (Hangs) await Gate.UntilCancelledAsync(context.CancellationToken);
    }

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        bool eof = false;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            UploadedBytes += requestStream.Current.Data.Length;
            eof |= requestStream.Current.Eof;
        }

        await responseStream.WriteAsync(new BuildProgress { Stream = eof ? "engine built\n" : "cut short\n" });
    }

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = "engine" });

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => Task.FromResult(new ImageInfo { Id = "engine" });
}
