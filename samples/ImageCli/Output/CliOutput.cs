using System.Text.Json;
using ArcBox.Samples.ImageCli.Output.Json;
using ArcBox.Samples.ImageCli.Output.Text;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>Where a command writes: results to stdout, messages to stderr. What comes from outside is made harmless to a terminal here.</summary>
internal sealed class CliOutput(CliEnvironment environment, bool json)
{
    private const string Program = "arcbox-images";

    public bool IsJson => json;

    /// <summary>The terminal that shows stdout, if it can redraw lines; null for a file, a pipe, a dumb terminal, and JSON.</summary>
    public IAnsiConsole? LiveTerminal => Terminal is { Profile.Capabilities: { Ansi: true, Interactive: true } } ? Terminal : null;

    /// <summary>True if stdout shows colours.</summary>
    public bool HasColors => Terminal is { Profile.Capabilities: { Ansi: true, ColorSystem: not ColorSystem.NoColors } };

    /// <summary>True once the last rows are drawn anew, and what the terminal echoed into them is gone with them.</summary>
    public bool IsRedrawn { get; set; }

    private IAnsiConsole? Terminal => json ? null : environment.Terminal;

    public void Line(string text) => environment.Out.WriteLine(Printable.Line(text));

    /// <summary>Writes text that is harmless already, with its own line ends.</summary>
    public void Raw(string harmless) => environment.Out.Write(harmless);

    public void Json(Action<Utf8JsonWriter> members) => environment.Out.Write(JsonLine.Of(members));

    public void Message(string text) => environment.Error.WriteLine($"{Program}: {Printable.Text(text)}");

    /// <summary>Tells a failure on stderr.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="image">Which of several images it concerns; null if there is no choice.</param>
    public void Failure(Failure failure, string? image = null)
    {
        if (failure.ExitCode == ExitCode.Interrupted) LeaveEchoedLine();
        if (json) environment.Error.Write(JsonLine.Of(writer => FailureJson.Write(writer, failure, image)));
        else Message((image is null ? "" : image + ": ") + FailureText.Of(failure));
    }

    public void Table(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Printable.Line).ToArray())];
        if (Terminal is { Profile.Capabilities.Ansi: true } terminal && TerminalTable.TryWrite(terminal, headings, cells)) return;
        foreach (string line in ColumnText.Lines(headings, cells)) environment.Out.WriteLine(line);
    }

    public void Fields(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        int width = fields.Max(field => field.Key.Length) + 2;
        foreach ((string name, string value) in fields)
        {
            string label = name.Length > 0 ? $"{name}:".PadRight(width) : "".PadRight(width);
            environment.Out.WriteLine((HasColors ? $"\e[1m{label}\e[0m" : label) + Printable.Line(value));
        }
    }

    // Terminals echo ^C where the cursor stands.
    private void LeaveEchoedLine()
    {
        if (json || IsRedrawn) return;
        if (environment.IsErrorTerminal) environment.Error.WriteLine();
        else if (Terminal is not null) environment.Out.WriteLine();
    }
}
