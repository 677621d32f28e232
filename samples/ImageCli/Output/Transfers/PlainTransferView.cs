using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>A line for each new state of a layer, none for each new count of bytes: a log that can be read.</summary>
internal sealed class PlainTransferView(CliOutput output) : TransferView
{
    private readonly Dictionary<string, string> _states = new(StringComparer.Ordinal);

    public override async Task ShowAsync(IAsyncEnumerable<TransferStep> steps)
    {
        await foreach (TransferStep step in steps) Show(step);
    }

    private void Show(TransferStep step)
    {
        if (step.IsToldAtEnd) return;
        if (step.IsLayer)
        {
            string state = step.Phase is ProgressPhase.Other ? step.Status : step.Phase.ToString();
            if (_states.TryGetValue(step.Id, out string? last) && last == state) return;
            _states[step.Id] = state;
        }

        output.Line(LayerText.Describe(step.Id, step.Status));
    }
}
