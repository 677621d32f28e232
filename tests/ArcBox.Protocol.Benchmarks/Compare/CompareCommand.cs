using System.CommandLine;
using ArcBox.Protocol.Benchmarks.Hosts;
using ArcBox.Protocol.Benchmarks.Measurements;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Compare;

internal sealed class CompareCommand : Command
{
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Also write the results to this file", HelpName = "FILE" };
    private readonly Option<IReadOnlyList<string>> _hosts = ListOption.Of("--host", HostSet.Names, "Only these hosts; without grpc there are no ratios");
    private readonly Option<IReadOnlyList<string>> _rows = ListOption.Of("--row", Measurement.RowNames, "Only these rows");
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each host runs each row" };
    private readonly Option<double> _warmUp = new("--warmup") { Description = "Seconds for each host and kind of row before the first round" };
    private readonly Option<double> _window = new("--window") { Description = "Seconds for each host and kind of row in a round" };

    public CompareCommand(string name, string description, CompareDefaults defaults)
        : base(name, description)
    {
        _rounds.DefaultValueFactory = _ => defaults.Rounds;
        _rounds.Validators.Add(result =>
        {
            if (result.GetValue(_rounds) < 1) result.AddError("--rounds takes at least 1.");
        });
        _warmUp.DefaultValueFactory = _ => defaults.WarmUpSeconds;
        _window.DefaultValueFactory = _ => defaults.WindowSeconds;
        foreach (Option option in (Option[])[_json, _hosts, _rows, _rounds, _warmUp, _window]) Add(option);
        SetAction(RunAsync);
    }

    private async Task RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Before the minutes of measuring, so that a path that cannot be written is known at once.
        await using FileStream? json = arguments.GetValue(_json)?.Create();
        RuntimeSettings.Print();
        await using HostSet hosts = await HostSet.OpenAsync(arguments.GetRequiredValue(_hosts), cancellationToken);
        Comparison comparison = new(hosts, arguments.GetRequiredValue(_rows));
        await comparison.WarmUpAsync(TimeSpan.FromSeconds(arguments.GetValue(_warmUp)), cancellationToken);
        TimeSpan window = TimeSpan.FromSeconds(arguments.GetValue(_window));
        for (int round = 1; round <= arguments.GetValue(_rounds); round++) await comparison.RunRoundAsync(round, window, cancellationToken);
        IReadOnlyList<Result> results = comparison.Results();
        AnsiConsole.Write(ResultTable.Of(results));
        if (json is not null) await ResultJson.WriteAsync(json, results, cancellationToken);
    }
}
