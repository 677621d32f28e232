using System.CommandLine;
using ArcBox.Protocol.Benchmarks.Compare;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>Unary calls beside a stream that nobody reads, in turn with calls that are alone.</summary>
internal sealed class IsolationCommand()
    : LimitCommand("isolation", "Latency of unary calls with and without an open stream that is never read.", HostSet.Baseline, "ttrpc")
{
    private const int Rounds = 9;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // More than any buffer on the way takes, so that the handler hangs in a write.
    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(0.5);
    private readonly LatencyLog _log = new();

    protected override async Task<bool> HoldsAsync(RpcHost host, ParseResult arguments, CancellationToken cancellationToken)
    {
        await MeasureAsync(host, WarmUp, cancellationToken);
        List<double[]> alone = [], beside = [];
        for (int round = 0; round < Rounds; round++)
        {
            alone.Add(await MeasureAsync(host, Window, cancellationToken));
            using AsyncServerStreamingCall<PullProgress> unread = host.Client.Pull(Requests.PullOf(int.MaxValue), cancellationToken: cancellationToken);
            await Task.Delay(Filling, cancellationToken);
            beside.Add(await MeasureAsync(host, Window, cancellationToken));

            // It was there all the time.
            if (!await unread.ResponseStream.MoveNext(cancellationToken).WaitAsync(Patience, cancellationToken)) return false;
        }

        Table table = new Table().Border(TableBorder.Rounded).Title($"unary calls on {host.Name}, us, medians of {Rounds} rounds")
            .AddColumns("", "alone", "beside a stream that is never read", "ratio of a round, median (least–greatest)");
        table.AddRow(Cells("p50", 0));
        table.AddRow(Cells("p99", 1));
        AnsiConsole.Write(table);
        return true;

        string[] Cells(string name, int index)
        {
            double[] ratios = [.. beside.Zip(alone, (with, without) => with[index] / without[index])];
            return
            [
                name, $"{Result.Median(alone.Select(values => values[index])):0.0}", $"{Result.Median(beside.Select(values => values[index])):0.0}",
                $"x{Result.Median(ratios):0.00} ({ratios.Min():0.00}–{ratios.Max():0.00})",
            ];
        }
    }

    private async Task<double[]> MeasureAsync(RpcHost host, TimeSpan window, CancellationToken cancellationToken)
    {
        GC.Collect();
        _log.Clear();
        await host.CallAsync(BenchmarkHost.Until(window), _log).WaitAsync(window + Patience, cancellationToken);
        return _log.Quantiles(0.5, 0.99);
    }
}
