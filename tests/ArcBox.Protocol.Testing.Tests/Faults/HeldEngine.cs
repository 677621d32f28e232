using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>
/// Pulls in three messages, and holds back what comes after so many of them, the stream's end too, until the client has said that it got those. HttpClient
/// drops what it has received but not handed on when its connection breaks, so nothing else is exact.
/// </summary>
internal sealed class HeldEngine : ImageService.ImageServiceBase
{
    private TaskCompletionSource _go = new();
    private int _free = -1;

    /// <summary>Holds back what comes after so many messages.</summary>
    public void HoldAfter(int items) => (_free, _go) = (items, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Tells that the client has so many.</summary>
    public void Got(int items)
    {
        if (items == _free) _go.TrySetResult();
    }

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        for (int item = 1; item <= 3; item++)
        {
            if (item == _free + 1) await _go.Task.WaitAsync(context.CancellationToken);
            await responseStream.WriteAsync(Transcript.Progress(item), context.CancellationToken);
        }

        if (_free == 3) await _go.Task.WaitAsync(context.CancellationToken);
    }

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true });
}
