using System.Runtime.CompilerServices;

namespace ArcBox;

/// <summary>Checks times that are given as options.</summary>
internal static class TimeLimit
{
    /// <summary>The longest time that all timers take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static TimeSpan Positive(TimeSpan value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
        return value;
    }

    public static TimeSpan PositiveOrInfinite(TimeSpan value, [CallerMemberName] string name = "")
        => value == Timeout.InfiniteTimeSpan ? value : Positive(value, name);

    /// <summary>Null stands for no limit.</summary>
    public static TimeSpan? Optional(TimeSpan? value, [CallerMemberName] string name = "") => value is { } limit ? Positive(limit, name) : null;
}
