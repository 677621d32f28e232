using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Hosts;

namespace ArcBox.Protocol.Benchmarks.Measurements;

/// <summary>One stream of chunks; the time runs until the handler has confirmed the last one.</summary>
internal sealed class Upload(int kibibytes) : Measurement(new Row(kibibytes < 1024 ? $"upload.{kibibytes}k" : $"upload.{kibibytes / 1024}m", "MB/s"))
{
    public override async Task<double[]> RunAsync(BenchmarkHost host, TimeSpan window)
    {
        long start = Stopwatch.GetTimestamp();
        long bytes = await host.UploadAsync(BenchmarkHost.Until(window), kibibytes * 1024);
        return [bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds];
    }
}
