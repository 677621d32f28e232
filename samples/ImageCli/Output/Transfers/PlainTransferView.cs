using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>A line for each new state of a layer, none for each new count of bytes: a log that can be read.</summary>
internal sealed class PlainTransferView(CliOutput output, bool isOneOfSeveral = false) : LineTransferView
{
    // Images have some hundred layers; whoever names more makes them up, and gets a line for each message.
    private const int MaxStates = 10_000;

    private readonly Dictionary<(string Reference, string Id), string> _states = [];

    public override void Show(TransferStep step)
    {
        if (step.IsToldAtEnd) return;
        if (step.IsLayer)
        {
            string state = step.Phase is ProgressPhase.Other ? step.Status : step.Phase.ToString();
            (string, string) key = (step.Reference, step.Id);
            if (_states.TryGetValue(key, out string? last) && last == state) return;
            if (last is not null || _states.Count < MaxStates) _states[key] = state;
        }

        string text = LayerText.Describe(step.Id, step.Status);
        output.Line(isOneOfSeveral ? $"{step.Reference}: {text}" : text);
    }
}
