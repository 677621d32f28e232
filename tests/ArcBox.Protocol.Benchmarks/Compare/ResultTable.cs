using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>Rows down, hosts across; under each value its ratio to gRPC with the least and the greatest of the rounds.</summary>
internal static class ResultTable
{
    public static Table Of(IReadOnlyList<Result> results)
    {
        string[] hosts = [.. results.Select(result => result.Host).Distinct()];
        Table table = new Table().Border(TableBorder.Rounded).ShowRowSeparators().AddColumn("row").AddColumn("unit");
        foreach (string host in hosts) table.AddColumn(new TableColumn(host).RightAligned().NoWrap());
        foreach (IGrouping<string, Result> row in results.GroupBy(result => result.Name))
        {
            IEnumerable<string> cells = hosts.Select(host => Cell(row.SingleOrDefault(result => result.Host == host)));
            table.AddRow([row.Key, row.First().Unit, .. cells]);
        }

        return table;
    }

    private static string Cell(Result? result)
    {
        if (result is null) return "–";
        return result.Ratio is null
            ? Text(result.Value)
            : $"{Text(result.Value)}\nx{Text(result.Ratio)} ({Text(result.Min)}–{Text(result.Max)})";
    }

    // Three digits or all before the point: more is noise.
    private static string Text(double? number) => Math.Abs(number ?? 0) switch
    {
        >= 100 => $"{number:#,0}",
        >= 10 => $"{number:0.#}",
        _ => $"{number:0.##}",
    };
}
