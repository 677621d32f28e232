using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Listens to all that the process tells, whoever tells it, and looks for the canary there.</summary>
internal sealed class CanarySinks : IDisposable
{
    private readonly ConcurrentQueue<string> _traces = new();
    private readonly ConcurrentQueue<string> _measured = new();
    private readonly ConcurrentQueue<string> _printed = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public CanarySinks()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _traces.Enqueue(Text(activity)),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<byte>(Keep);
        _meters.SetMeasurementEventCallback<short>(Keep);
        _meters.SetMeasurementEventCallback<int>(Keep);
        _meters.SetMeasurementEventCallback<long>(Keep);
        _meters.SetMeasurementEventCallback<float>(Keep);
        _meters.SetMeasurementEventCallback<double>(Keep);
        _meters.SetMeasurementEventCallback<decimal>(Keep);
        _meters.Start();
    }

    public CanaryLog Log { get; } = new();

    public int Traces => _traces.Count;

    public int Measurements => _measured.Count;

    /// <summary>Takes in what a caller gets, such as an exception, as text and by its properties.</summary>
    public void Print(object? value) => _printed.Enqueue(CanaryText.Of(value));

    /// <summary>Where the canary was found, with what stands around it; null if it was not.</summary>
    public string? Find()
    {
        _meters.RecordObservableInstruments();
        return Find("log", Log.Texts) ?? Find("trace", _traces) ?? Find("metric", _measured) ?? Find("text", _printed);
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private static string? Find(string sink, IEnumerable<string> texts)
        => texts.Select(Canary.FindIn).FirstOrDefault(found => found is not null) is { } place ? $"{sink}: {place}" : null;

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        => _measured.Enqueue($"{instrument.Name} {instrument.Description} {instrument.Unit} {value} {Text(tags.ToArray())}");

    private static string Text(Activity activity) => string.Join(
        Environment.NewLine,
        activity.OperationName,
        activity.DisplayName,
        activity.StatusDescription,
        activity.TraceStateString,
        Text(activity.TagObjects),
        string.Join(' ', activity.Baggage),
        string.Join(' ', activity.Events.Select(entry => $"{entry.Name} {Text(entry.Tags)}")),
        string.Join(' ', activity.Links.Select(link => $"{link.Context.TraceState} {Text(link.Tags ?? [])}")));

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags)
        => string.Join(' ', tags.Select(tag => $"{tag.Key}={CanaryText.Of(tag.Value)}"));
}
