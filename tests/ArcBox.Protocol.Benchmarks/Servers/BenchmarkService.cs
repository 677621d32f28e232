using System.Globalization;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>The handlers that every host but <c>raw</c> runs.</summary>
internal sealed class BenchmarkService : ImageService.ImageServiceBase
{
    private const int Mebibyte = 1024 * 1024;
    private readonly HeldStreams _held = new();

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => Task.FromResult(new ExistsImageResponse { Exists = true, Id = Requests.ImageId });

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        if (request.Equals(Requests.HeldPull))
        {
            await _held.ServeAsync(responseStream, context.CancellationToken);
            return;
        }

        int count = int.Parse(request.Reference, CultureInfo.InvariantCulture);
        for (int sent = 0; sent < count; sent++) await responseStream.WriteAsync(Requests.Progress);
    }

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        int pause = int.Parse(context.RequestHeaders.GetValue(Requests.PauseHeader) ?? "0", CultureInfo.InvariantCulture);
        long total = 0;
        while (await requestStream.MoveNext())
        {
            long before = total;
            total += requestStream.Current.Data.Length;
            if (pause > 0 && before / Mebibyte < total / Mebibyte) await Task.Delay(pause, context.CancellationToken);
        }

        await responseStream.WriteAsync(new BuildProgress { Aux = total.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>Lets the held streams go on by one message.</summary>
    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
    {
        _held.Release();
        return Task.FromResult(new Empty());
    }

    /// <summary>Tells as the image's size how many held streams there are.</summary>
    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => Task.FromResult(new ImageInfo { Size = _held.Count });
}
