namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>What a command measures for how long unless told otherwise.</summary>
internal sealed record CompareDefaults(int Rounds, double WarmUpSeconds, double WindowSeconds)
{
    // Less than 2-3 s of warm-up measures code that dynamic PGO is still counting in.
    public static CompareDefaults Full { get; } = new(5, 3, 0.8);

    public static CompareDefaults Quick { get; } = new(1, 0.1, 0.1);
}
