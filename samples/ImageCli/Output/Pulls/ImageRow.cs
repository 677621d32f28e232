using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output.Pulls;

/// <summary>One of several pulls in words and numbers.</summary>
internal sealed record ImageRow(string Name, string Status, RowBar Bar, double Fraction, long Done, string Bytes)
{
    public bool IsFailed { get; init; }

    public bool IsEnd { get; init; }

    /// <summary>Those in which something happens stay on a short terminal, then failures, then those that wait.</summary>
    public int Rank { get; init; }

    /// <summary>A row.</summary>
    /// <param name="reference">What is pulled.</param>
    /// <param name="latest">The last that was told of it; null if it has not begun.</param>
    public static ImageRow Of(string reference, PullAllProgress? latest)
    {
        string name = Printable.Line(ImageReference.TryParse(reference, out ImageReference? parsed) ? parsed.FamiliarName : reference);
        if (latest is null) return new ImageRow(name, "Waiting", new RowBar(0, Color.Blue), 0, 0, "") { Rank = 2 };
        TransferState state = latest.State;
        bool isFailed = latest.Failure is not null;
        RowBar bar = isFailed ? new RowBar(state.Fraction, Color.Red) : RowBar.Of(state.Phase, state.Fraction) with { Fraction = state.Fraction };
        return new ImageRow(name, StatusOf(latest), bar, state.Fraction, state.Bytes, BytesOf(state))
        {
            IsFailed = isFailed,
            IsEnd = latest.IsEnd,
            Rank = isFailed ? 1 : latest.IsEnd ? 3 : 0,
        };
    }

    /// <summary>How far a pull is that did not come to its end, in a line that stays.</summary>
    public string AsLine() => $"{Name}: {Status} {Bytes}".TrimEnd();

    private static string StatusOf(PullAllProgress latest) => latest switch
    {
        { Failure: not null } => "Failed",
        { IsEnd: true, State.IsUpToDate: true } => "Up to date",
        { IsEnd: true } => "Pulled",
        { State.Phase: ProgressPhase.Started or ProgressPhase.Other } => "Starting",
        // Of all layers that were named; the image itself is still to be put together.
        { State.Phase: ProgressPhase.Complete or ProgressPhase.AlreadyExists } => "Finishing",
        { State.Phase: var phase } => phase.ToString(),
    };

    private static string BytesOf(TransferState state) => state switch
    {
        { Bytes: 0 } => "",
        { TotalBytes: { } total, IsComplete: false } => $"{HumanSize.Of(state.Bytes)}/{HumanSize.Of(total)}",
        _ => HumanSize.Of(state.Bytes),
    };
}
