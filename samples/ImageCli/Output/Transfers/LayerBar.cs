using ArcBox.Protocol;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>How far a bar is drawn, and in which colour.</summary>
internal readonly record struct LayerBar(double Fraction, Color Color)
{
    public static LayerBar Of(LayerState layer)
    {
        double step = layer.Total is > 0 and { } total ? (double)layer.Current / total : 0;
        return layer.Phase switch
        {
            ProgressPhase.Complete or ProgressPhase.AlreadyExists => new(1, Color.Green),
            ProgressPhase.Verifying or ProgressPhase.Downloaded => new(1, Color.Blue),
            ProgressPhase.Extracting => new(step, Color.Aqua),
            ProgressPhase.Retrying => new(step, Color.Yellow),
            _ => new(step, Color.Blue),
        };
    }
}
