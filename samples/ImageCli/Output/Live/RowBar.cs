using ArcBox.Protocol;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output.Live;

/// <summary>How far a bar is drawn, and in which colour.</summary>
internal readonly record struct RowBar(double Fraction, Color Color)
{
    public static RowBar Of(LayerState layer)
        => Of(layer.Phase, layer.Total is > 0 and { } total ? (double)layer.Current / total : 0);

    /// <summary>The bar of a layer, or of a whole image, in a phase that has come so far.</summary>
    public static RowBar Of(ProgressPhase phase, double step) => phase switch
    {
        ProgressPhase.Complete or ProgressPhase.AlreadyExists => new(1, Color.Green),
        ProgressPhase.Verifying or ProgressPhase.Downloaded => new(1, Color.Blue),
        ProgressPhase.Extracting => new(step, Color.Aqua),
        ProgressPhase.Retrying => new(step, Color.Yellow),
        _ => new(step, Color.Blue),
    };
}
