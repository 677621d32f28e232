using ArcBox.Protocol.Benchmarks.Hosts;

namespace ArcBox.Protocol.Benchmarks.Measurements;

/// <summary>Something that is done with a host for a while, and the figures that come of it.</summary>
internal abstract class Measurement(params Row[] rows)
{
    public static readonly IReadOnlyList<Measurement> All =
    [
        new SequentialCalls(), new ConcurrentCalls(8), new ConcurrentCalls(64), new Pulls(), new Upload(32), new Upload(256), new Upload(1024),
    ];

    public static IReadOnlyList<string> RowNames => [.. from measurement in All from row in measurement.Rows select row.Name];

    public IReadOnlyList<Row> Rows { get; } = rows;

    /// <summary>False for rows that say nothing about the host.</summary>
    public virtual bool Fits(BenchmarkHost host, Row row) => true;

    /// <summary>One value for each row.</summary>
    public abstract Task<double[]> RunAsync(BenchmarkHost host, TimeSpan window);
}
