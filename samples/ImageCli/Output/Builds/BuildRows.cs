using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>The drawing of a build that runs. On a short terminal the finished steps are folded, the oldest first.</summary>
internal sealed class BuildRows(BuildFeed build) : Renderable
{
    private const int MaxLogLines = 5;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        BuildState state = build.Snapshot();
        RowLayout row = new(options, maxWidth, nameWidth: 5);
        // One row is for the whole, and the cursor needs one.
        int room = options.ConsoleSize.Height - 2;
        string[] log = [.. Log(state).TakeLast(Math.Min(MaxLogLines, room / 3))];
        List<Segment> segments = [];
        if (state.Steps.Count == 0)
        {
            segments.AddRange(row.WriteNote("waiting for the builder"));
        }
        else
        {
            BuildStep[] fitting = VisibleRows.Choose(state.Steps, room - log.Length, (step, place) => step.IsDone ? state.Steps.Count - place : 0);
            segments.AddRange(row.WriteHidden(state.Steps.Count - fitting.Length, "step"));
            StepLayout steps = new(state, options, maxWidth);
            foreach (BuildStep step in fitting) segments.AddRange(steps.Write(step, isOver: false));
        }

        string edge = options.Unicode ? "  │ " : "  | ";
        foreach (string line in log) segments.AddRange(row.WriteNote(edge + line));
        string percent = RowLayout.Percent(state.Fraction);
        segments.AddRange(row.Write(
            "Total", Done(state), new RowBar(state.Fraction, Color.White), $"{HumanTime.Of(state.Elapsed)} {percent,4}", percent));
        return segments;
    }

    private static string Done(BuildState state)
    {
        string done = $"{state.Steps.Count(step => step.IsDone)} done";
        return state.CachedSteps > 0 ? $"{done}, {state.CachedSteps} cached" : done;
    }

    // Before the first step the builder speaks for itself.
    private static IEnumerable<string> Log(BuildState state)
    {
        IEnumerable<string> lines = (state.Steps.Count == 0 ? state.LogTail : state.StepLogTail).TakeLast(MaxLogLines).Select(StepLog.Harmless);
        return state.Status is { } status ? lines.Append(Printable.Line(status)) : lines;
    }
}
