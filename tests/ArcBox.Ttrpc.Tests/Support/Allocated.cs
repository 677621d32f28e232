namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>How much memory work asks for, on whatever threads it runs.</summary>
internal static class Allocated
{
    private const int Rounds = 9;

    /// <summary>
    /// The median of several rounds, after some that make what is made once. Others in the process only add to a round, so that the figure is never too
    /// low; half of the rounds would have to be disturbed for it to be too high.
    /// </summary>
    public static async Task<long> ByAsync(Func<Task> work)
    {
        for (int i = 0; i < 3; i++) await work();
        long[] figures = new long[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await work();
            figures[i] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Array.Sort(figures);
        return figures[Rounds / 2];
    }
}
