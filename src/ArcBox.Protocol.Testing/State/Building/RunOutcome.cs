using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>What comes of a RUN that nobody runs.</summary>
internal static partial class RunOutcome
{
    /// <summary>What <c>exit N</c> and <c>false</c> alone would give; 0 for everything else.</summary>
    public static int ExitCode(Instruction run)
    {
        ImmutableArray<string> words = run.Arguments;
        string command = (words is [_, "-c", string script] ? script : string.Join(' ', words)).Trim();
        if (command == "false") return 1;
        const int bits = 0xff;
        Match exit = Exit().Match(command);
        return exit.Success && uint.TryParse(exit.Groups["code"].Value, CultureInfo.InvariantCulture, out uint code) ? (int)(code & bits) : 0;
    }

    [GeneratedRegex(@"\Aexit\s+(?<code>[0-9]+)\z")]
    private static partial Regex Exit();
}
