namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>Lines of a step's log for a row of the terminal.</summary>
internal static class StepLog
{
    private const string Tab = "    ";

    /// <summary>Leaves out all that a terminal obeys; a tab takes some cells.</summary>
    public static string Harmless(string line) => new LogFilter(keepColors: false).Filter(line).Replace("\t", Tab, StringComparison.Ordinal);
}
