using System.Collections;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Ttrpc;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>Hosts with their servers and the directory of their sockets; all gone with this object.</summary>
internal sealed class HostSet : IReadOnlyList<BenchmarkHost>, IAsyncDisposable
{
    public const string Baseline = "grpc";
    public static readonly IReadOnlyList<string> Names = ["raw", Baseline, "ttrpc", "memory"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("arcbox-bench-");
    private readonly List<BenchmarkHost> _hosts = [];

    private HostSet()
    {
    }

    public int Count => _hosts.Count;

    public BenchmarkHost this[int index] => _hosts[index];

    public static async Task<HostSet> OpenAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        HostSet hosts = new();
        try
        {
            foreach (string name in names) hosts._hosts.Add(await hosts.OpenAsync(name, cancellationToken));
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    public IEnumerator<BenchmarkHost> GetEnumerator() => _hosts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (BenchmarkHost host in _hosts) await host.DisposeAsync();
        }
        finally
        {
            _directory.Delete(recursive: true);
        }
    }

    private async Task<BenchmarkHost> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "memory") return new RpcHost(name, null, new InMemoryChannel(new BenchmarkService()), MessageCost.Cloned);
        string socket = Path.Combine(_directory.FullName, name);
        ServerProcess server = await ServerProcess.StartAsync(name, socket, cancellationToken);
        try
        {
            return name switch
            {
                "raw" => new RawHost(server, socket),
                Baseline => new RpcHost(name, server, GrpcChannels.Open(socket), MessageCost.Parsed),
                _ => new RpcHost(name, server, TtrpcChannel.ForAddress($"unix://{socket}"), MessageCost.Parsed),
            };
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
