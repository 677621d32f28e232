using System.Runtime.CompilerServices;

namespace ArcBox.Ttrpc;

/// <summary>What the protocol allows at most, and the checks that options share.</summary>
internal static class TtrpcLimits
{
    /// <summary>The longest payload of a frame: 4 MiB, the same in every implementation.</summary>
    public const int MaxMessageSize = 4 * 1024 * 1024;

    /// <summary>
    /// The longest announced payload that is read and thrown away, so that the connection's other calls go on. A longer one is no mistake of a peer that
    /// speaks ttrpc, and closes the connection.
    /// </summary>
    public const long MaxDiscardedBytes = 64L * 1024 * 1024;

    public static int Positive(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    public static int MessageSize(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxMessageSize, name);
        return Positive(value, name);
    }
}
