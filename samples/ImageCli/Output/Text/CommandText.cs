namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>A command with its arguments, quoted where it would otherwise not be clear where one ends.</summary>
internal static class CommandText
{
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
        => argument.Length > 0 && !argument.Any(character => char.IsWhiteSpace(character) || character is '"' or '\'' or '\\')
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
