using ArcBox.Protocol;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>One message of a pull or a push, and how far the whole is with it.</summary>
internal sealed record TransferStep(
    string Reference, string Id, string Status, string Progress, long Current, long Total, ProgressPhase Phase, bool IsLayer, TransferState State)
{
    /// <summary>True for what <see cref="TransferEnd"/> tells at the end, where people and scripts look for it.</summary>
    public bool IsToldAtEnd => !IsLayer && Phase is ProgressPhase.Digest or ProgressPhase.Summary;

    public static TransferStep Of(string reference, PullProgress message, TransferTracker tracker)
    {
        tracker.Update(message);
        return Of(reference, message, tracker.Snapshot());
    }

    public static TransferStep Of(string reference, PullProgress message, TransferState state) => new(
        reference, message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, state);

    public static TransferStep Of(string reference, PushProgress message, TransferTracker tracker)
    {
        tracker.Update(message);
        return new(
            reference, message.Id, message.Status, message.Progress, message.Current, message.Total, message.Phase, message.IsLayer, tracker.Snapshot());
    }
}
