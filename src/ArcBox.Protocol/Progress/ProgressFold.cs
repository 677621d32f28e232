using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Reads streams of progress to their end.</summary>
internal static class ProgressFold
{
    public static async Task<TransferState> TransferAsync<T>(
        IAsyncEnumerable<T> lines, Action<TransferTracker, T> update, IImageClient client, IProgress<TransferState>? progress)
    {
        TransferTracker tracker = new((client as ImageClient)?.TimeProvider);
        await foreach (T line in lines.ConfigureAwait(false))
        {
            update(tracker, line);
            progress?.Report(tracker.Snapshot());
        }

        tracker.Complete();
        TransferState end = tracker.Snapshot();
        progress?.Report(end);
        return end;
    }

    public static async Task<BuildState> BuildAsync(
        IAsyncEnumerable<BuildProgress> messages, IImageClient client, IProgress<BuildState>? progress)
    {
        BuildTracker tracker = new((client as ImageClient)?.TimeProvider);
        await foreach (BuildProgress message in messages.ConfigureAwait(false))
        {
            tracker.Update(message);
            progress?.Report(tracker.Snapshot());
        }

        tracker.Complete();
        BuildState end = tracker.Snapshot();
        progress?.Report(end);
        return end;
    }
}
