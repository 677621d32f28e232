using ArcBox.Protocol.Benchmarks.Hosts;

namespace ArcBox.Protocol.Benchmarks.Measurements;

internal sealed class SequentialCalls()
    : Measurement(new("unary.seq.p50", "us"), new("unary.seq.p99", "us"), new("unary.cpu", "us"), new("unary.alloc", "B"))
{
    private readonly LatencyLog _log = new();

    public override async Task<double[]> RunAsync(BenchmarkHost host, TimeSpan window)
    {
        _log.Clear();
        TimeSpan cpu = host.Cpu;
        // Not the precise count: that stops all threads, and the 8 KiB that each thread has in hand are little against thousands of calls.
        long allocated = GC.GetTotalAllocatedBytes();
        int calls = await host.CallAsync(BenchmarkHost.Until(window), _log);
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        cpu = host.Cpu - cpu;
        double[] latency = _log.Quantiles(0.5, 0.99);
        return [latency[0], latency[1], cpu.TotalMicroseconds / calls, ((double)allocated / calls) - host.ResponseBytes];
    }
}
