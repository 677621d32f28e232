using ArcBox.Protocol.V1;
using Grpc.Core;

namespace AotSmoke;

internal sealed class SmokeService : ImageService.ImageServiceBase
{
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new PullProgress { Id = "a", Status = "Downloading", Current = 1, Total = 2 });
        await responseStream.WriteAsync(new PullProgress { Status = "Digest: " + Digest });
    }

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        int length = 0;
        while (await requestStream.MoveNext(context.CancellationToken)) length += requestStream.Current.Data.Length;
        await responseStream.WriteAsync(new BuildProgress { Stream = $"{length} bytes" });
    }

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = Digest });
}
