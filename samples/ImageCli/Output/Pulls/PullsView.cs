using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>Shows several pulls while they run.</summary>
internal abstract class PullsView
{
    /// <summary>The view that suits where the output goes.</summary>
    public static PullsView For(CliOutput output, TimeProvider timeProvider, IReadOnlyList<string> references)
    {
        if (output.IsJson) return new LinePullsView(new JsonTransferView(output, "pullProgress"));
        if (output.LiveTerminal is not { } terminal) return new LinePullsView(new PlainTransferView(output, isOneOfSeveral: true));
        output.IsRedrawn = true;
        return new LivePullsView(terminal, timeProvider, references);
    }

    /// <summary>Runs the pulls to their ends. Exceptions come out, after what was shown has been brought into a lasting form.</summary>
    public abstract Task ShowAsync(IAsyncEnumerable<PullAllProgress> pulls, PullEnds ends);
}
