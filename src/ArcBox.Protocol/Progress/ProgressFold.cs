using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>
/// Reads streams of progress to their end. The clock is that of the client if it is an <see cref="ImageClient"/>; others, such as mocks, have none to give,
/// and the system's is taken.
/// </summary>
internal static class ProgressFold
{
    public static async Task<PullResult> PullAsync(IAsyncEnumerable<PullProgress> lines, IImageClient client, IProgress<TransferState>? progress)
        => PullResult.Of(await TransferAsync(lines, static (tracker, line) => tracker.Update(line), client, progress).ConfigureAwait(false));

    public static async Task<PushResult> PushAsync(IAsyncEnumerable<PushProgress> lines, IImageClient client, IProgress<TransferState>? progress)
        => PushResult.Of(await TransferAsync(lines, static (tracker, line) => tracker.Update(line), client, progress).ConfigureAwait(false));

    public static async Task<BuildResult> BuildAsync(IAsyncEnumerable<BuildProgress> messages, IImageClient client, IProgress<BuildState>? progress)
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
        return BuildResult.Of(end);
    }

    private static async Task<TransferState> TransferAsync<T>(
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
}
