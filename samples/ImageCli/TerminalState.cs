using Spectre.Console;

namespace ArcBox.Samples.ImageCli;

/// <summary>Brings a terminal back to what the shell expects, when the program ends without waiting for what changed it.</summary>
internal static class TerminalState
{
    private const string ShowCursor = "\e[?25h";
    private const string DefaultColors = "\e[0m";

    public static void Restore(IAnsiConsole? terminal, TextWriter output)
    {
        if (terminal is { Profile.Capabilities.Ansi: true }) output.Write(DefaultColors + ShowCursor);
    }
}
