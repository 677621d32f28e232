using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>One message of a pull or a push, and how far the whole is with it.</summary>
internal sealed record TransferStep(
    string Id, string Status, string Progress, long Current, long Total, ProgressPhase Phase, bool IsLayer, TransferState State)
{
    /// <summary>True for what <see cref="TransferEnd"/> tells at the end, where people and scripts look for it.</summary>
    public bool IsToldAtEnd => !IsLayer && Phase is ProgressPhase.Digest or ProgressPhase.Summary;

    public static TransferStep Of(PullProgress message, TransferTracker tracker)
    {
        tracker.Update(message);
        return new(
            message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, tracker.Snapshot());
    }

    public static TransferStep Of(PushProgress message, TransferTracker tracker)
    {
        tracker.Update(message);
        return new(
            message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, tracker.Snapshot());
    }
}
