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
}
