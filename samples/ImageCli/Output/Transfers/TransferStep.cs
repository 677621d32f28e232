using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>
/// One message of a pull or a push, and how far the whole is with it. The layers are the tracker's own list, which changes with the next message.
/// </summary>
internal sealed record TransferStep(
    string Id, string Status, string Progress, long Current, long Total,
    ProgressPhase Phase, bool IsLayer, IReadOnlyList<LayerProgress> Layers, double Fraction)
{
    /// <summary>True for what <see cref="TransferEnd"/> tells at the end, where people and scripts look for it.</summary>
    public bool IsToldAtEnd => !IsLayer && Phase is ProgressPhase.Digest or ProgressPhase.Summary;

    public static TransferStep Of(PullProgress message, PullTracker tracker)
    {
        tracker.Update(message);
        return new(
            message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, tracker.Layers, tracker.Fraction);
    }

    public static TransferStep Of(PushProgress message, PushTracker tracker)
    {
        tracker.Update(message);
        return new(
            message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, tracker.Layers, tracker.Fraction);
    }
}
