using System.CommandLine;
using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>Many streams at a time on one channel, and what is left of them.</summary>
internal sealed class StreamsCommand : LimitCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Option<int> _count = new("--count") { Description = "How many streams", DefaultValueFactory = _ => 1000 };

    public StreamsCommand()
        : base("streams", "Opens 1,000 streams at once; each gets another message; closes them and looks for what is left.", "ttrpc")
        => Add(_count);

    protected override async Task<bool> HoldsAsync(RpcHost host, ParseResult arguments, CancellationToken cancellationToken)
    {
        int count = arguments.GetValue(_count);
        FigureTable table = new($"{count} streams on {host.Name}", host.Server!.Id);
        await host.Client.ExistsAsync(Requests.Exists, cancellationToken: cancellationToken);
        table.Note("before");
        ProcessFigures client = table.Client, server = table.Server;

        AsyncServerStreamingCall<PullProgress>[] calls = [.. Enumerable.Range(0, count).Select(_ => host.Client.Pull(Requests.HeldPull))];
        await NextAsync(calls, cancellationToken);
        table.Note("open, one message each");
        await host.Client.TagAsync(new TagImageRequest(), cancellationToken: cancellationToken);
        await NextAsync(calls, cancellationToken);
        table.Note("open, another message each");

        foreach (AsyncServerStreamingCall<PullProgress> call in calls) call.Dispose();
        int handlers = await SettleAsync(host, () =>
        {
            table.Read();
            return table.Client.OpenFiles <= client.OpenFiles && table.Server.OpenFiles <= server.OpenFiles;
        });
        table.Note("closed");
        table.Print();
        bool holds = handlers == 0 && table.Client.OpenFiles <= client.OpenFiles && table.Server.OpenFiles <= server.OpenFiles;
        AnsiConsole.WriteLine(holds ? "No handler and no file is left." : $"Left: {handlers} handlers, and the files that the table shows.");
        return holds;
    }

    private static async Task NextAsync(AsyncServerStreamingCall<PullProgress>[] calls, CancellationToken cancellationToken)
    {
        bool[] there = await Task.WhenAll(calls.Select(call => call.ResponseStream.MoveNext(cancellationToken))).WaitAsync(Patience, cancellationToken);
        if (!there.All(arrived => arrived)) throw new InvalidOperationException("a stream ended");
    }

    // Both sides close in their own time.
    private static async Task<int> SettleAsync(RpcHost host, Func<bool> filesAreClosed)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            ImageInfo state = await host.Client.InspectAsync(new InspectImageRequest());
            if ((state.Size == 0 && filesAreClosed()) || watch.Elapsed > Patience) return (int)state.Size;
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
