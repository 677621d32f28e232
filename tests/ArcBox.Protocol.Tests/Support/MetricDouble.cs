using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Keeps what this library measures of the calls to one server.</summary>
internal sealed class MetricDouble : IDisposable
{
    private readonly string _server;
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();
    private readonly MeterListener _listener = new();

    public MetricDouble(string server)
    {
        _server = server;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ArcBoxTelemetry.SourceName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<(string Name, double Value, string Tags)> Measured => [.. _measured];

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        if (text.Contains(_server, StringComparison.Ordinal)) _measured.Enqueue((instrument.Name, value, text));
    }
}
