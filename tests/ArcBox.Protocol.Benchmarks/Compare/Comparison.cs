using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Measurements;

namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>Rounds in which every host runs every measurement once, neighbours in time, and what came of them.</summary>
internal sealed class Comparison(HostSet hosts, IReadOnlyList<string> rows)
{
    // Far above any window: a call that never comes back ends the run with a name instead of hanging it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<Measurement> _measurements = [.. Measurement.All.Where(measurement => measurement.Rows.Any(row => rows.Contains(row.Name)))];
    private readonly Dictionary<(string Row, string Host), List<double>> _values = [];

    public async Task WarmUpAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        foreach (Measurement measurement in _measurements)
        {
            foreach (BenchmarkHost host in hosts.Where(host => Fits(measurement, host)))
            {
                await Console.Error.WriteLineAsync($"warm-up: {measurement.Rows[0].Name} on {host.Name}");
                await RunAsync(measurement, host, window, cancellationToken);
            }
        }
    }

    public async Task RunRoundAsync(int round, TimeSpan window, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"round {round}");
        foreach (Measurement measurement in _measurements)
        {
            // Another one begins each time, so that nobody always comes after the same neighbour's garbage.
            for (int i = 0; i < hosts.Count; i++)
            {
                BenchmarkHost host = hosts[(round + i) % hosts.Count];
                if (!Fits(measurement, host)) continue;
                double[] values = await RunAsync(measurement, host, window, cancellationToken);
                foreach ((Row row, double value) in measurement.Rows.Zip(values)) Add(row, host, value);
            }
        }
    }

    public IReadOnlyList<Result> Results()
        => [.. from measurement in _measurements
               from row in measurement.Rows
               where rows.Contains(row.Name)
               from host in hosts
               where measurement.Fits(host, row)
               select Result.Of(row, host.Name, _values[(row.Name, host.Name)], _values.GetValueOrDefault((row.Name, HostSet.Baseline)))];

    private static bool Fits(Measurement measurement, BenchmarkHost host) => measurement.Rows.Any(row => measurement.Fits(host, row));

    private static async Task<double[]> RunAsync(Measurement measurement, BenchmarkHost host, TimeSpan window, CancellationToken cancellationToken)
    {
        GC.Collect();
        try
        {
            return await measurement.RunAsync(host, window).WaitAsync(window + Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{measurement.Rows[0].Name} on {host.Name}: {exception.Message}", exception);
        }
    }

    private void Add(Row row, BenchmarkHost host, double value)
    {
        if (!_values.TryGetValue((row.Name, host.Name), out List<double>? values)) _values[(row.Name, host.Name)] = values = [];
        values.Add(value);
    }
}
