using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>What stays of a build on the terminal: its steps, the end of a failed one's log, warnings, and how long it took.</summary>
internal sealed class BuildSummary(BuildState state) : Renderable
{
    private static readonly Style Dim = new(Color.Grey);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (state.Steps.Count > 0)
        {
            StepLayout layout = new(state, options, maxWidth);
            foreach (BuildStep step in state.Steps)
            {
                foreach (Segment segment in layout.Write(step, isOver: true)) yield return segment;
            }
        }

        // Not cut: people copy from it. The terminal breaks what is too long.
        string edge = options.Unicode ? "  │ " : "  | ";
        IEnumerable<string> log = state.Steps.Any(step => step.IsFailed) ? state.StepLogTail : [];
        foreach (string text in log.Select(line => edge + StepLog.Harmless(line)))
        {
            yield return new Segment(text, Dim);
            yield return Segment.LineBreak;
        }

        foreach (string warning in state.Warnings)
        {
            yield return new Segment(Printable.Line(warning), new Style(Color.Yellow));
            yield return Segment.LineBreak;
        }

        if (!state.IsComplete) yield break;
        yield return new Segment($"Built: {Steps(state.Steps.Count)}, {state.CachedSteps} cached, {HumanTime.Of(state.Elapsed)}");
        yield return Segment.LineBreak;
    }

    private static string Steps(int count) => count == 1 ? "1 step" : $"{count} steps";
}
