namespace ArcBox.Protocol.ContractTests;

/// <summary>A column of the page: what one host yielded.</summary>
public static class CompatibilityColumn
{
    public static IReadOnlyList<string> Of(ContractHost host)
    {
        int sum = CompatibilityPage.Fixtures.Sum(fixture => CompatibilityRun.Passed(fixture, host));
        return [host.Title, host.Version, .. CompatibilityPage.Fixtures.Select(fixture => Cell(fixture, host)), $"{sum}"];
    }

    /// <summary>Why the host's column would not tell the truth; null if it would.</summary>
    public static string? FindGap(ContractHost host)
    {
        if (CompatibilityPage.Fixtures.FirstOrDefault(fixture => CompatibilityRun.Passed(fixture, host) == 0) is { } left)
            return $"No case of {left.Name} passed on {host}.";
        Difference? unasked = host.Differences.FirstOrDefault(
            difference => !CompatibilityPage.Fixtures.Any(fixture => CompatibilityRun.HasMet(fixture, host, difference)));
        return unasked is null ? null : $"No case asks whether {host} differs in {unasked}.";
    }

    private static string Cell(Type fixture, ContractHost host)
    {
        IEnumerable<Difference> met = CompatibilityPage.Differences.Where(difference => CompatibilityRun.HasMet(fixture, host, difference));
        string numbers = string.Join(", ", met.Select(CompatibilityPage.NumberOf));
        return $"{CompatibilityRun.Passed(fixture, host)}{(numbers.Length > 0 ? $" ({numbers})" : "")}";
    }
}
