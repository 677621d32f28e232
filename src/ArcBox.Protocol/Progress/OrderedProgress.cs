namespace ArcBox.Protocol;

/// <summary>
/// Runs a handler for each report, at once and in order: the reporting call waits for it. <see cref="Progress{T}"/> posts its reports instead: to the UI thread
/// if it was made there; without a synchronization context they overtake one another and still come when the call has long ended.
/// </summary>
/// <typeparam name="T">What is reported, such as <see cref="TransferState"/>.</typeparam>
/// <remarks>
/// Several calls may report to one instance; they take turns. What the handler throws ends the call that reports. The handler runs on whichever thread the call
/// goes on; to show something on a thread of its own, it hands it over by itself.
/// </remarks>
public sealed class OrderedProgress<T> : IProgress<T>
{
    private readonly Lock _gate = new();
    private readonly Action<T> _handler;

    /// <summary>A progress with a handler.</summary>
    /// <param name="handler">What to do with a report; it should be quick.</param>
    public OrderedProgress(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
    }

    /// <summary>Runs the handler.</summary>
    /// <param name="value">The report.</param>
    public void Report(T value)
    {
        lock (_gate) _handler(value);
    }
}
