using System.Globalization;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>The handlers that every host but <c>raw</c> runs.</summary>
internal sealed class BenchmarkService : ImageService.ImageServiceBase
{
    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = Requests.ImageId });

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        int count = int.Parse(request.Reference, CultureInfo.InvariantCulture);
        for (int sent = 0; sent < count; sent++) await responseStream.WriteAsync(Requests.Progress);
    }

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        long total = 0;
        while (await requestStream.MoveNext()) total += requestStream.Current.Data.Length;
        await responseStream.WriteAsync(new BuildProgress { Aux = total.ToString(CultureInfo.InvariantCulture) });
    }
}
