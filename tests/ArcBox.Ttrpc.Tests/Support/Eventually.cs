using System.Diagnostics;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Waits for what nobody announces, such as the system's table of open files. No test depends on how long it takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsAsync(Func<int> actual, int expected, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (actual() != expected && waited.Elapsed < Limit) await Task.Delay(1);
        Assert.That(actual(), Is.EqualTo(expected), what);
    }

    /// <summary>For what others in the process may give back meanwhile as well.</summary>
    public static async Task IsAtMostAsync(Func<int> actual, int expected, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (actual() > expected && waited.Elapsed < Limit) await Task.Delay(1);
        Assert.That(actual(), Is.AtMost(expected), what);
    }
}
