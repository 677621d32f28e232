using System.Diagnostics;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>How long each call took. Memory is taken before the first one, so that noting a call allocates nothing.</summary>
internal sealed class LatencyLog
{
    private readonly int[] _ticks = new int[1 << 22];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(long ticks)
    {
        if (_count < _ticks.Length) _ticks[_count++] = (int)Math.Min(ticks, int.MaxValue);
    }

    /// <summary>The given quantiles, 0 to 1, in microseconds.</summary>
    public double[] Quantiles(params ReadOnlySpan<double> quantiles)
    {
        Span<int> noted = _ticks.AsSpan(0, _count);
        noted.Sort();
        double[] result = new double[quantiles.Length];
        for (int i = 0; i < result.Length; i++) result[i] = noted[(int)(quantiles[i] * (_count - 1))] * 1e6 / Stopwatch.Frequency;
        return result;
    }
}
