namespace ArcBox.Protocol.Testing;

/// <summary>Into how many steps the transfer of so many bytes is cut, and where each of them ends.</summary>
internal static class TransferSteps
{
    private const long BytesOfAStep = 512 * 1024;
    private const int Most = 32;

    public static int Count(long size) => (int)Math.Clamp(size / BytesOfAStep, 2, Most);

    /// <summary>How much of the size is done after a step, counted from 1.</summary>
    public static long After(int step, int count, long size) => (long)(size * (double)step / count);

    /// <summary>The bytes of one step, counted from 1.</summary>
    public static long Part(int step, int count, long size) => After(step, count, size) - After(step - 1, count, size);
}
