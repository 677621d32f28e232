using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Live;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>
/// A step's number, stage, instruction and state in one row of the terminal, which never wraps. In a narrow one the stage and the state's words go.
/// </summary>
internal sealed class StepLayout
{
    private const int WideFrom = 60;
    private const int MaxStageWidth = 14;
    private const int StateWidth = 14;
    private const int BriefStateWidth = 6;

    private static readonly Style Dim = new(Color.Grey);

    private readonly bool _unicode;
    private readonly bool _isWide;
    private readonly int _numberWidth;
    private readonly int _stageWidth;
    private readonly int _instructionWidth;
    private readonly bool _hasStages;

    public StepLayout(BuildState state, RenderOptions options, int maxWidth)
    {
        // What stands in the last column makes some terminals wrap.
        int width = Math.Clamp(maxWidth - 1, 1, RowLayout.MaxWidth);
        _unicode = options.Unicode;
        _isWide = width >= WideFrom;
        _hasStages = state.StageCount > 1;
        _numberWidth = state.Steps.Max(step => Number(step).Length);
        _stageWidth = _isWide ? Math.Min(MaxStageWidth, state.Steps.Max(step => Stage(step).GetCellWidth())) : 0;
        _instructionWidth = Math.Max(0, width - _numberWidth - (_stageWidth > 0 ? _stageWidth + 1 : 0) - (_isWide ? StateWidth : BriefStateWidth) - 2);
    }

    /// <summary>Writes a row.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isOver">True if the build has ended, so that nothing runs.</param>
    public IEnumerable<Segment> Write(BuildStep step, bool isOver)
    {
        yield return new Segment(Number(step).PadLeft(_numberWidth) + " ", Dim);
        if (_stageWidth > 0) yield return new Segment(CellText.Fit(Stage(step), _stageWidth, _unicode) + " ", new Style(Color.Blue));
        string instruction = Printable.Line(step.Instruction.Replace('\t', ' '));
        yield return new Segment(CellText.Fit(instruction, _instructionWidth, _unicode) + " ");
        (string word, Color color, bool hasTime) = StateOf(step, isOver);
        string time = hasTime ? HumanTime.Of(step.Elapsed) : "";
        string text = _isWide ? $"{word} {time}".TrimEnd().PadLeft(StateWidth) : (hasTime && !step.IsFailed ? time : word).PadLeft(BriefStateWidth);
        yield return new Segment(text, new Style(color));
        yield return Segment.LineBreak;
    }

    private static (string Word, Color Color, bool HasTime) StateOf(BuildStep step, bool isOver) => step switch
    {
        { IsFailed: true } => ("FAILED", Color.Red, true),
        { IsCached: true } => ("CACHED", Color.Blue, false),
        { IsDone: true } => ("done", Color.Green, true),
        _ when isOver => ("stopped", Color.Yellow, true),
        _ => ("running", Color.Aqua, true),
    };

    private static string Number(BuildStep step) => $"{step.Number}/{step.Count}";

    private string Stage(BuildStep step) => step.StageName is { } name ? Printable.Line(name) : _hasStages ? $"stage {step.Stage}" : "";
}
