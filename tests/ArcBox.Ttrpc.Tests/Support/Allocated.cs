namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>How much memory work asks for, on whatever threads it runs.</summary>
internal static class Allocated
{
    private const int Rounds = 9;

    /// <summary>
    /// A low one of several rounds' figures, after some that make what is made once. Others in the process only add to a round; the lowest figures are left
    /// out, because the runtime's count is not always exact.
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
        return figures[Rounds / 4];
    }
}
