using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>The build's log as it comes; of a base image's pull each new state once.</summary>
internal sealed class TextBuildView(CliOutput output) : BuildView
{
    private const string DefaultColors = "\e[0m";

    private readonly LogFilter _filter = new(keepColors: output.HasColors);
    private string _lastStatus = "";
    private bool _isAtLineStart = true;

    public override async Task ShowAsync(IAsyncEnumerable<BuildProgress> messages)
    {
        try
        {
            await foreach (BuildProgress message in messages) Show(message);
        }
        finally
        {
            if (_filter.HasColored) output.Raw(DefaultColors);
            FinishLine();
        }
    }

    private void Show(BuildProgress progress)
    {
        Write(_filter.Filter(progress.Stream));
        if (progress.Status.Length == 0 || progress.Status == _lastStatus) return;
        _lastStatus = progress.Status;
        FinishLine();
        output.Line(progress.Status);
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
