namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Sees that work which is over is forgotten.</summary>
internal static class FlatMemory
{
    /// <summary>Does the work until everything that is made once has been made, and then once more, after which no more memory may be in use than before.</summary>
    /// <param name="work">The work.</param>
    /// <param name="tolerance">How many bytes more are no leak; below what the work would leave if it left only a small object each time.</param>
    public static async Task StaysAsync(Func<Task> work, long tolerance)
    {
        await work();
        long growth = long.MaxValue;
        // Whatever else the process does only adds: one round without growth shows that the work leaves nothing.
        for (int round = 0; round < 4 && growth > tolerance; round++)
        {
            long before = Used();
            await work();
            growth = Used() - before;
        }

        Assert.That(growth, Is.LessThanOrEqualTo(tolerance), "bytes more in use after the work than before");
    }

    private static long Used()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
