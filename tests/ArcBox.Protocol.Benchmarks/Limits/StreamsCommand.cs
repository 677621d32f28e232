using System.CommandLine;
using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>Many streams at a time on one channel, and what is left of them; several times over, because what leaks grows.</summary>
internal sealed class StreamsCommand : LimitCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Option<int> _count = new("--count") { Description = "How many streams", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _times = new("--times") { Description = "How often", DefaultValueFactory = _ => 3 };

    public StreamsCommand()
        : base("streams", "Opens 1,000 streams at once; each gets another message; closes them and looks for what is left.", "ttrpc")
    {
        Add(_count);
        Add(_times);
    }

    protected override async Task<bool> HoldsAsync(RpcHost host, ParseResult arguments, CancellationToken cancellationToken)
    {
        int count = arguments.GetValue(_count);
        FigureTable table = new($"{count} streams on {host.Name}", host.Server!.Id);
        await host.Client.ExistsAsync(Requests.Exists, cancellationToken: cancellationToken);
        table.Note("before");
        (ProcessFigures client, ProcessFigures server) = table.Now;
        Remains remains = default;
        for (int time = arguments.GetValue(_times); time > 0 && !remains.Any; time--)
        {
            AsyncServerStreamingCall<PullProgress>[] calls = [.. Enumerable.Range(0, count).Select(_ => host.Client.Pull(Requests.HeldPull))];
            await NextAsync(calls, cancellationToken);
            table.Note("open, one message each");
            await host.Client.TagAsync(new TagImageRequest(), cancellationToken: cancellationToken);
            await NextAsync(calls, cancellationToken);
            table.Note("open, another message each");
            foreach (AsyncServerStreamingCall<PullProgress> call in calls) call.Dispose();
            remains = await SettleAsync(host, table, client.Sockets, server.Sockets, cancellationToken);
            table.Note("closed");
        }

        table.Print();
        AnsiConsole.WriteLine($"Left: {remains.Handlers} handlers, {remains.ClientSockets} sockets of the client, {remains.ServerSockets} of the server.");
        return !remains.Any;
    }

    private static async Task NextAsync(AsyncServerStreamingCall<PullProgress>[] calls, CancellationToken cancellationToken)
    {
        bool[] there = await Task.WhenAll(calls.Select(call => call.ResponseStream.MoveNext(cancellationToken))).WaitAsync(Patience, cancellationToken);
        if (!there.All(arrived => arrived)) throw new InvalidOperationException("a stream ended");
    }

    // Both sides close in their own time.
    private static async Task<Remains> SettleAsync(RpcHost host, FigureTable table, int clientSockets, int serverSockets, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            ImageInfo state = await host.Client.InspectAsync(new InspectImageRequest(), cancellationToken: cancellationToken);
            (ProcessFigures client, ProcessFigures server) = table.Now;
            Remains remains = new(state.Size, client.Sockets - clientSockets, server.Sockets - serverSockets);
            if (!remains.Any || watch.Elapsed > Patience) return remains;
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private readonly record struct Remains(long Handlers, int ClientSockets, int ServerSockets)
    {
        public bool Any => Handlers > 0 || ClientSockets > 0 || ServerSockets > 0;
    }
}
