namespace ArcBox.Protocol;

/// <summary>The names under which the library tells what it does: see docs/telemetry.md.</summary>
public static class ArcBoxTelemetry
{
    /// <summary>
    /// Name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>, and category of the logs.
    /// </summary>
    public const string SourceName = "ArcBox.Protocol";
}
