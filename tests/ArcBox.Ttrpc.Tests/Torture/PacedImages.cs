using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>An image service that takes its time, without any that could be measured: it lets others run between its steps.</summary>
internal sealed class PacedImages : ImageService.ImageServiceBase
{
    private readonly Countdown _running = new("handlers");

    public Task NoneLeftAsync() => _running.ZeroAsync();

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = request.Reference });

    // Nothing tells a server that a unary call was cancelled: its handler comes to its end by itself.
    public override async Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
    {
        using IDisposable entered = _running.Enter();
        for (int i = 0; i < 10; i++) await Task.Yield();
        return new ImageInfo { Id = request.Id };
    }

    // Has no end of its own.
    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        using IDisposable entered = _running.Enter();
        while (true)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await responseStream.WriteAsync(new PullProgress { Id = request.Reference });
            await Task.Yield();
        }
    }

    public override async Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        using IDisposable entered = _running.Enter();
        while (await requestStream.MoveNext(context.CancellationToken)) await responseStream.WriteAsync(new BuildProgress { Status = "received" });
    }
}
