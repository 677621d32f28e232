using ArcBox.Protocol.Benchmarks.Measurements;

namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>
/// A row of one host over all rounds: the median value, and the median, least and greatest of the rounds' ratios to gRPC. Ratios are this host's value
/// divided by gRPC's; null where gRPC did not run or had nothing to divide by.
/// </summary>
internal sealed record Result(string Name, string Host, double Value, string Unit, double? Ratio, double? Min, double? Max)
{
    public static Result Of(Row row, string host, IReadOnlyList<double> values, IReadOnlyList<double>? baseline)
    {
        double value = Math.Round(Median(values), 2);
        if (baseline is null || baseline.Any(divisor => divisor <= 0)) return new Result(row.Name, host, value, row.Unit, null, null, null);
        double[] ratios = [.. values.Zip(baseline, (mine, theirs) => Math.Round(mine / theirs, 4))];
        return new Result(row.Name, host, value, row.Unit, Median(ratios), ratios.Min(), ratios.Max());
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
