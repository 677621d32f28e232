using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace ArcBox.Protocol;

/// <summary>What is measured, by the names of OpenTelemetry's semantic conventions for RPC 1.45 where they have one.</summary>
internal static class Instruments
{
    private static readonly string? Version = typeof(Instruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static readonly Meter Meter = new(ArcBoxTelemetry.SourceName, Version);

    public static readonly ActivitySource Activities = new(ArcBoxTelemetry.SourceName, Version);

    public static readonly Histogram<double> CallDuration = Meter.CreateHistogram(
        "rpc.client.call.duration",
        "s",
        "How long calls took, from their first step to their last.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    public static readonly UpDownCounter<long> ActiveStreams = Meter.CreateUpDownCounter<long>(
        "arcbox.client.active_streams", "{stream}", "Pulls, pushes and builds that are under way.");

    public static readonly Counter<long> TransferredBytes = Meter.CreateCounter<long>(
        "arcbox.image.transfer.bytes", "By", "Bytes of layers that daemons report as fetched or published, and bytes of build contexts sent to them.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "arcbox.client.retries", "{retry}", "Calls that were tried once more.");
}
