namespace ArcBox.Samples.ImageCli.Output.Live;

/// <summary>Which rows to show when there are more than the terminal has.</summary>
internal static class VisibleRows
{
    /// <summary>Those of the lowest rank, in their order.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="room">How many rows there is room for; one of them tells how many are left out.</param>
    /// <param name="rank">How gladly a row with its place is left out.</param>
    public static T[] Choose<T>(IReadOnlyList<T> rows, int room, Func<T, int, int> rank)
    {
        if (rows.Count <= room) return [.. rows];
        int shown = Math.Max(1, room - 1);
        HashSet<int> chosen = [.. Enumerable.Range(0, rows.Count).OrderBy(place => rank(rows[place], place)).Take(shown)];
        return [.. rows.Where((_, place) => chosen.Contains(place))];
    }
}
