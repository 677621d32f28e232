using System.CommandLine;
using ArcBox.Protocol.Benchmarks.Compare;
using ArcBox.Protocol.Benchmarks.Hosts;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>A command that shows a limit on some hosts, one after the other; the exit code is 1 if it did not hold on one of them.</summary>
internal abstract class LimitCommand : Command
{
    private readonly Option<IReadOnlyList<string>> _hosts;

    protected LimitCommand(string name, string description, params IReadOnlyList<string> hosts)
        : base(name, description)
    {
        _hosts = ListOption.Of("--host", [HostSet.Baseline, "ttrpc"], "Only these hosts", hosts);
        Add(_hosts);
        SetAction(RunAsync);
    }

    protected abstract Task<bool> HoldsAsync(RpcHost host, ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        RuntimeSettings.Print();
        bool holds = true;
        foreach (string name in arguments.GetRequiredValue(_hosts))
        {
            await using HostSet hosts = await HostSet.OpenAsync([name], cancellationToken);
            holds &= await HoldsAsync((RpcHost)hosts[0], arguments, cancellationToken);
        }

        return holds ? 0 : 1;
    }
}
