using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Hosts;

namespace ArcBox.Protocol.Benchmarks.Measurements;

/// <summary>Several callers on one channel, each with one call under way at any time.</summary>
internal sealed class ConcurrentCalls(int callers) : Measurement(new Row($"unary.c{callers}", "calls/s"))
{
    // What one socket takes from several callers is decided by the protocol that raw does not have.
    public override bool Fits(BenchmarkHost host, Row row) => host is RpcHost;

    public override async Task<double[]> RunAsync(BenchmarkHost host, TimeSpan window)
    {
        long start = Stopwatch.GetTimestamp();
        long until = BenchmarkHost.Until(window);
        int[] calls = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => host.CallAsync(until, log: null))));
        return [calls.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds];
    }
}
