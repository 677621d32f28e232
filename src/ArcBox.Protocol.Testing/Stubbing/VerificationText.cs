using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Words the difference between what stubs expect and what was called.</summary>
internal static class VerificationText
{
    private const int MaxCalls = 100;
    private const int MaxNearest = 3;

    /// <summary>The difference; null if there is none.</summary>
    public static string? Of(StubBook book, IReadOnlyList<MockCall> calls)
    {
        IReadOnlyList<UnmatchedCall> unmatched = book.Unmatched;
        (Stub Stub, string Shortfall)[] missed = [.. book.Stubs
            .Select(stub => (stub, stub.Shortfall))
            .Where(found => found.Shortfall is not null)
            .Select(found => (found.stub, found.Shortfall!))];
        int refused = book.Refused;
        IReadOnlyList<string> faults = book.Faults?.Missed ?? [];
        if (missed.Length == 0 && refused == 0 && faults.Count == 0) return null;

        StringBuilder text = new("The calls are not those that the stubs of the mock server expect.");
        if (missed.Length > 0) text.Append("\nStubs:");
        foreach ((Stub stub, string shortfall) in missed) AddStub(text, stub, shortfall, unmatched);
        if (faults.Count > 0) text.Append("\nFaults that never struck:");
        foreach (string fault in faults) text.Append("\n  ").Append(fault);
        if (refused > 0) AddRefused(text, [.. unmatched.Where(call => call.Problem is not null)], refused);
        AddCalls(text, calls);
        return text.ToString();
    }

    private static void AddStub(StringBuilder text, Stub stub, string shortfall, IReadOnlyList<UnmatchedCall> unmatched)
    {
        text.Append($"\n  {stub.Name}: {shortfall}");
        // What it did not take is as it should be.
        if (stub.IsNever) return;
        IEnumerable<(MockCall Call, StubMiss Miss)> nearest = unmatched
            .SelectMany(call => call.Misses.Where(miss => miss.Stub == stub).Select(miss => (call.Entry.Call, miss)))
            .OrderByDescending(found => found.miss.Passed)
            .Take(MaxNearest);
        foreach ((MockCall call, StubMiss miss) in nearest) text.Append($"\n    not #{call.Number}: {miss.Reason}");
    }

    private static void AddRefused(StringBuilder text, IReadOnlyList<UnmatchedCall> kept, int refused)
    {
        text.Append("\nCalls that no stub answered:");
        foreach (UnmatchedCall call in kept)
        {
            text.Append($"\n  #{call.Entry.Call.Number} {CallText.Subject(call.Entry.Call)}");
            if (call.Misses.Count == 0) text.Append($": {call.Problem}");
            foreach (StubMiss miss in call.Misses) text.Append("\n    not ").Append(miss);
        }

        if (refused > kept.Count) text.Append($"\n  and {refused - kept.Count} more");
    }

    private static void AddCalls(StringBuilder text, IReadOnlyList<MockCall> calls)
    {
        text.Append(calls.Count == 0 ? "\nThere were no calls." : "\nAll calls:");
        foreach (MockCall call in calls.Take(MaxCalls)) text.Append("\n  ").Append(call);
        if (calls.Count > MaxCalls) text.Append($"\n  and {calls.Count - MaxCalls} more");
    }
}
