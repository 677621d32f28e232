using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Text;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>Layers in words.</summary>
internal static class LayerText
{
    /// <summary>A message as Docker's tools print it: what it is about, and what happens to it.</summary>
    public static string Describe(string id, string status) => id.Length == 0 ? status : $"{ImageDigest.Shorten(id)}: {status}";

    /// <summary>How much of a layer is done of how much; as much of that as the daemon has told.</summary>
    public static string Bytes(LayerState layer) => layer switch
    {
        { Total: { } total, IsDone: true } => HumanSize.Of(total),
        { Total: { } total, Phase: ProgressPhase.Downloading or ProgressPhase.Extracting or ProgressPhase.Pushing }
            => $"{HumanSize.Of(layer.Current)}/{HumanSize.Of(total)}",
        { Total: { } total } => HumanSize.Of(total),
        { Current: > 0, IsDone: false } => HumanSize.Of(layer.Current),
        _ => "",
    };
}
