using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Servers;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>A client that could send much faster than the handler takes: what lies in between must be in neither's memory.</summary>
internal sealed class SlowUploadCommand : LimitCommand
{
    private readonly Option<int> _mebibytes = new("--mib") { Description = "How much to upload", DefaultValueFactory = _ => 2048 };
    private readonly Option<int> _chunk = new("--chunk") { Description = "KiB in a chunk", DefaultValueFactory = _ => 256 };
    private readonly Option<int> _pause = new("--pause") { Description = "Milliseconds that the handler pauses after each MiB", DefaultValueFactory = _ => 10 };

    public SlowUploadCommand()
        : base("slow-upload", "Uploads 2 GiB to a handler that pauses after each MiB, and shows the peak memory of both processes.", "ttrpc")
    {
        Add(_mebibytes);
        Add(_chunk);
        Add(_pause);
    }

    protected override async Task<bool> HoldsAsync(RpcHost host, ParseResult arguments, CancellationToken cancellationToken)
    {
        BuildContext chunk = Requests.Chunk(arguments.GetValue(_chunk) * 1024);
        long total = arguments.GetValue(_mebibytes) * 1024L * 1024;
        Metadata slow = new() { { Requests.PauseHeader, arguments.GetValue(_pause).ToString(CultureInfo.InvariantCulture) } };
        await host.Client.ExistsAsync(Requests.Exists, cancellationToken: cancellationToken);
        FigureTable table = new($"{arguments.GetValue(_mebibytes)} MiB in chunks of {arguments.GetValue(_chunk)} KiB on {host.Name}", host.Server!.Id);
        table.ResetPeak();
        table.Note("before");

        Stopwatch watch = Stopwatch.StartNew();
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = host.Client.Build(slow, cancellationToken: cancellationToken);
        long sent = 0;
        for (; sent < total; sent += chunk.Data.Length) await call.RequestStream.WriteAsync(chunk, cancellationToken);
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(cancellationToken);
        watch.Stop();

        table.NotePeak();
        table.Print();
        bool complete = call.ResponseStream.Current.Aux == sent.ToString(CultureInfo.InvariantCulture);
        AnsiConsole.WriteLine($"{(complete ? "Complete" : "NOT COMPLETE")} after {watch.Elapsed.TotalSeconds:0.0} s.");
        return complete;
    }
}
