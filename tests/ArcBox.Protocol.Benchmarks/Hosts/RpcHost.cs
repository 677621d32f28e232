using System.Diagnostics;
using System.Globalization;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>The generated client on a channel, with nothing between them.</summary>
internal sealed class RpcHost(string name, ServerProcess? server, ChannelBase channel, MessageCost cost) : BenchmarkHost(name, server)
{
    public ImageService.ImageServiceClient Client { get; } = new(channel);

    public override double ResponseBytes { get; } = cost.Of(new ExistsImageResponse { Exists = true, Id = Requests.ImageId });

    public override double ProgressBytes { get; } = cost.Of(Requests.Progress);

    public override async Task<int> CallAsync(long until, LatencyLog? log)
    {
        int calls = 0;
        for (long before = Stopwatch.GetTimestamp(); before < until; calls++)
        {
            await Client.ExistsAsync(Requests.Exists);
            long after = Stopwatch.GetTimestamp();
            log?.Add(after - before);
            before = after;
        }

        return calls;
    }

    public override async Task PullAsync()
    {
        using AsyncServerStreamingCall<PullProgress> call = Client.Pull(Requests.Pull);
        int count = 0;
        while (await call.ResponseStream.MoveNext()) count++;
        if (count != Requests.PulledMessages) throw new InvalidOperationException($"{Name}: {count} messages of {Requests.PulledMessages}");
    }

    public override async Task<long> UploadAsync(long until, int chunkBytes)
    {
        BuildContext chunk = Requests.Chunk(chunkBytes);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = Client.Build();
        long sent = 0;
        for (; Stopwatch.GetTimestamp() < until; sent += chunkBytes) await call.RequestStream.WriteAsync(chunk);
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext();
        long received = long.Parse(call.ResponseStream.Current.Aux, CultureInfo.InvariantCulture);
        return received == sent ? sent : throw new InvalidOperationException($"{Name}: {received} bytes of {sent}");
    }

    protected override async ValueTask CloseAsync()
    {
        await channel.ShutdownAsync();
        if (channel is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (channel is IDisposable disposable) disposable.Dispose();
    }
}
