using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

/// <summary>
/// Pulls any image in as many messages as its reference ends with (<c>image:3</c>), knows one image, and keeps whoever asks for <c>slow</c> waiting.
/// </summary>
internal sealed class SmallEngine : ImageService.ImageServiceBase
{
    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        int count = int.Parse(request.Reference.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
        for (int item = 1; item <= count; item++)
        {
            PullProgress progress = new() { Id = "layer", Status = "Downloading", Current = item, Total = count };
            await responseStream.WriteAsync(progress, context.CancellationToken);
        }
    }

    public override async Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
    {
        if (request.Reference.StartsWith("slow", StringComparison.Ordinal)) await context.CancellationToken.HangAsync();
        return new ExistsImageResponse { Exists = request.Reference.StartsWith("there", StringComparison.Ordinal) };
    }
}
