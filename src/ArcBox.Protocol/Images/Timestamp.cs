namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class Timestamp
{
    /// <summary>Makes the message for a time; a tick is 100 nanoseconds.</summary>
    /// <param name="time">Any time; its offset is not kept.</param>
    public static Timestamp FromDateTimeOffset(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        return new Timestamp { Seconds = seconds, Nanos = (int)(rest * TimeSpan.NanosecondsPerTick) };
    }

    /// <summary>The time, UTC, cut to 100 nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The seconds are outside what <see cref="DateTimeOffset"/> can hold.</exception>
    public DateTimeOffset ToDateTimeOffset()
        => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanos / TimeSpan.NanosecondsPerTick);
}
