using System.Reflection;
using System.Text;
using NUnit.Framework.Internal;

namespace ArcBox.Protocol.ContractTests;

/// <summary>docs/compatibility.md: the contract's topics by hosts, and the differences by name.</summary>
public static class CompatibilityPage
{
    /// <summary>What writes the page.</summary>
    public const string Command = "ARCBOX_WRITE_COMPATIBILITY=1 dotnet test tests/ArcBox.Protocol.ContractTests";

    private const string DifferencesHead = "## Differences";

    /// <summary>True in a run that is to write the page.</summary>
    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("ARCBOX_WRITE_COMPATIBILITY") == "1";

    public static string Path { get; } = System.IO.Path.Combine(SourceTree.Root, "docs", "compatibility.md");

    /// <summary>The fixtures, in the order of what they are about.</summary>
    public static IReadOnlyList<Type> Fixtures { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Contract)) && !type.IsAbstract)
            .OrderBy(TopicOf, StringComparer.Ordinal),
    ];

    /// <summary>The differences of all hosts, numbered from 1 on by their place.</summary>
    public static IReadOnlyList<Difference> Differences { get; } = [.. ContractHosts.All.SelectMany(host => host.Differences).Distinct()];

    /// <summary>What stands before the columns.</summary>
    public static IReadOnlyList<string> Rows { get; } = ["", "reports itself as", .. Fixtures.Select(TopicOf), "**cases in all**"];

    public static IReadOnlyList<string> DifferenceLines { get; } = [.. Differences.Select(LineOf)];

    public static int NumberOf(Difference difference) => Differences.ToList().IndexOf(difference) + 1;

    /// <summary>The page of this run, which must be whole.</summary>
    public static string Render()
    {
        StringBuilder page = new();
        page.Append(
            $"""
            # Compatibility

            The contract (`tests/ArcBox.Protocol.ContractTests`) states once what `IImageClient` promises, and is run on each of these hosts: the mock server
            over three transports, real engines through their own API, and the Docker Engine backend in front of dockerd, hosted by `TtrpcServer` and by
            Kestrel. The numbers are the cases that passed; those in parentheses name what a host does otherwise, which the cases then check instead.

            Written by `{Command}` with the engines up (see `tests/engines`), not by hand.


            """);
        IReadOnlyList<string>[] columns = [Rows, .. ContractHosts.All.Select(CompatibilityColumn.Of)];
        for (int row = 0; row < Rows.Count; row++)
        {
            page.Append($"| {string.Join(" | ", columns.Select(column => column[row]))} |\n");
            if (row == 0) page.Append('|').Append(string.Concat(columns.Select(_ => "---|"))).Append('\n');
        }

        page.Append('\n').Append(DifferencesHead).Append("\n\n");
        foreach (string line in DifferenceLines) page.Append(line).Append('\n');
        return page.ToString();
    }

    /// <summary>The page as it is committed, line by line; nothing if there is none.</summary>
    public static string[] Read() => File.Exists(Path) ? File.ReadAllLines(Path) : [];

    /// <summary>A column as it stands on the page, from 0 on.</summary>
    public static IReadOnlyList<string> ReadColumn(int place)
        => [.. Read().Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(row => row.Split('|')[place + 1].Trim())];

    public static IReadOnlyList<string> ReadDifferences() => [.. Read().SkipWhile(line => line != DifferencesHead).Skip(2)];

    private static string TopicOf(Type fixture)
        => (string)fixture.GetCustomAttribute<DescriptionAttribute>()!.Properties.Get(PropertyNames.Description)!;

    private static string LineOf(Difference difference)
    {
        IEnumerable<string> hosts = ContractHosts.All.Where(host => host.Differences.Contains(difference)).Select(host => host.Title);
        return $"{NumberOf(difference)}. **{difference.Name}** ({string.Join(", ", hosts)}). {difference.Sentence}";
    }
}
