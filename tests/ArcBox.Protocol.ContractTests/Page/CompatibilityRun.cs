using System.Collections.Concurrent;

namespace ArcBox.Protocol.ContractTests;

/// <summary>What the cases of this run found: how many passed on each host, and which differences they met.</summary>
public static class CompatibilityRun
{
    private static readonly ConcurrentDictionary<(Type Fixture, ContractHost Host), int> _passed = [];
    private static readonly ConcurrentDictionary<(Type Fixture, ContractHost Host, Difference Difference), bool> _met = [];
    private static readonly ConcurrentDictionary<(Type Fixture, ContractHost Host), bool> _ended = [];
    private static readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all fixtures have ended on all hosts that are there.</summary>
    public static Task Whole => _whole.Task;

    public static void CountPassed(Type fixture, ContractHost host) => _passed.AddOrUpdate((fixture, host), 1, (_, count) => count + 1);

    public static void Meet(Type fixture, ContractHost host, Difference difference) => _met.TryAdd((fixture, host, difference), true);

    public static void End(Type fixture, ContractHost host)
    {
        _ended.TryAdd((fixture, host), true);
        if (_ended.Count == CompatibilityPage.Fixtures.Count * ContractHosts.All.Count(any => !any.IsMissing)) _whole.TrySetResult();
    }

    public static int Passed(Type fixture, ContractHost host) => _passed.GetValueOrDefault((fixture, host));

    public static bool HasMet(Type fixture, ContractHost host, Difference difference) => _met.ContainsKey((fixture, host, difference));
}
