using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Servers;

namespace ArcBox.Protocol.Benchmarks.Measurements;

internal sealed class Pulls() : Measurement(new("pull.100k", "messages/s"), new("pull.alloc", "B"))
{
    // There are no messages in raw that anything could be allocated for.
    public override bool Fits(BenchmarkHost host, Row row) => row == Rows[0] || host is RpcHost;

    public override async Task<double[]> RunAsync(BenchmarkHost host, TimeSpan window)
    {
        double messages = 0;
        long allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            await host.PullAsync();
            messages += Requests.PulledMessages;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < window);
        return [messages / elapsed.TotalSeconds, ((GC.GetTotalAllocatedBytes() - allocated) / messages) - host.ProgressBytes];
    }
}
