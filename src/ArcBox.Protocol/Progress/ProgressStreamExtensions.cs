namespace ArcBox.Protocol;

/// <summary>What can be done with any stream of progress: a client's, a mock's, one that was filtered.</summary>
public static class ProgressStreamExtensions
{
    /// <summary>Reports each item before it is handed on, in order and by the reader's own step: the stream waits while the item is reported.</summary>
    /// <typeparam name="T">What the stream yields.</typeparam>
    /// <param name="source">The stream; it is begun with each enumeration.</param>
    /// <param name="progress">
    /// Gets the items. What it throws ends the enumeration. <see cref="OrderedProgress{T}"/> keeps the order, <see cref="Progress{T}"/> need not.
    /// </param>
    /// <returns>The same items.</returns>
    public static IAsyncEnumerable<T> ReportTo<T>(this IAsyncEnumerable<T> source, IProgress<T> progress)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(progress);
        return source.Select(item =>
        {
            progress.Report(item);
            return item;
        });
    }

    /// <summary>
    /// Ends a stream that yields nothing for too long, as <see cref="ImageStreamOptions.StallTimeout"/> does for calls of <see cref="ImageClient"/>; use it for
    /// streams of others. Time that the reader takes between two items does not count.
    /// </summary>
    /// <typeparam name="T">What the stream yields.</typeparam>
    /// <param name="source">The stream; it is begun with each enumeration.</param>
    /// <param name="timeout">How long to wait for an item, or for the end; above zero, at most 24 days.</param>
    /// <param name="timeProvider">The clock; null (the default) for the system's.</param>
    /// <returns>
    /// The same items. Enumerating throws <see cref="ArcBoxException"/> with <see cref="Grpc.Core.StatusCode.DeadlineExceeded"/> and the reason
    /// <see cref="ErrorReasons.Stalled"/> when the time is over. The stream is cancelled then, and disposed of as soon as it lets go; a stream that ignores its
    /// token is not waited for.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not above zero, or longer than 24 days.</exception>
    public static IAsyncEnumerable<T> WithStallTimeout<T>(this IAsyncEnumerable<T> source, TimeSpan timeout, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StallGuard.ReadAsync(source, TimeLimit.Positive(timeout, nameof(timeout)), timeProvider ?? TimeProvider.System);
    }
}
