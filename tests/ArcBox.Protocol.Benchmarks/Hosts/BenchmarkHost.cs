using System.Diagnostics;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>One of the ways to reach the service, connected, with its server.</summary>
internal abstract class BenchmarkHost(string name, ServerProcess? server) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>The server's process; null where the handlers run in this one.</summary>
    public ServerProcess? Server { get; } = server;

    /// <summary>What client and server have used of the processors.</summary>
    public TimeSpan Cpu => Environment.CpuUsage.TotalTime + (Server?.Cpu ?? TimeSpan.Zero);

    /// <summary>Bytes that a unary call's response takes in this process, whatever carries it.</summary>
    public abstract double ResponseBytes { get; }

    /// <summary>Bytes that a streamed message takes in this process, whatever carries it.</summary>
    public abstract double ProgressBytes { get; }

    /// <summary>Makes one call after another until the timestamp and returns how many there were.</summary>
    public abstract Task<int> CallAsync(long until, LatencyLog? log);

    /// <summary>Reads <see cref="Servers.Requests.PulledMessages"/> messages.</summary>
    public abstract Task PullAsync();

    /// <summary>Sends chunks until the timestamp and returns how many bytes the handler has confirmed.</summary>
    public abstract Task<long> UploadAsync(long until, int chunkBytes);

    public static long Until(TimeSpan window) => Stopwatch.GetTimestamp() + (long)(window.TotalSeconds * Stopwatch.Frequency);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            if (Server is not null) await Server.DisposeAsync();
        }
    }

    protected abstract ValueTask CloseAsync();
}
