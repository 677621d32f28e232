using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>The build's log as it comes; of a base image's pull each new state once.</summary>
internal sealed class TextBuildView(CliOutput output) : IBuildView
{
    private const string DefaultColors = "\e[0m";

    private readonly LogFilter _filter = new(keepColors: output.HasColors);
    private string _lastStatus = "";
    private bool _isAtLineStart = true;

    public void Show(BuildProgress progress)
    {
        Write(_filter.Filter(progress.Stream));
        if (progress.Status.Length == 0 || progress.Status == _lastStatus) return;
        _lastStatus = progress.Status;
        FinishLine();
        output.Line(progress.Status);
    }

    public void End()
    {
        if (_filter.HasColored) output.Raw(DefaultColors);
        FinishLine();
    }

    private void Write(string text)
    {
        if (text.Length == 0) return;
        output.Raw(text);
        _isAtLineStart = text[^1] == '\n';
    }

    private void FinishLine()
    {
        if (!_isAtLineStart) Write("\n");
    }
}
