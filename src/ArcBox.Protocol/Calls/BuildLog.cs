using System.Text;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol;

/// <summary>Keeps the end of a build's log for the exception that a failure becomes.</summary>
internal sealed partial class BuildLog
{
    private const int MaxLines = 50;
    private const int MaxLineLength = 4096;

    private readonly Queue<string> _lines = new(MaxLines);
    private readonly StringBuilder _unfinished = new();

    /// <summary>The last step announced: <c>Step 2/3 : RUN …</c> of Docker, <c>STEP 2/3: RUN …</c> or <c>[1/2] STEP 2/3: RUN …</c> of Podman.</summary>
    public string? Step { get; private set; }

    public void Append(string text)
    {
        foreach (char character in text)
        {
            if (character is '\n' or '\r') FinishLine();
            else if (_unfinished.Length < MaxLineLength) _unfinished.Append(character);
        }
    }

    public IReadOnlyList<string> Tail()
    {
        FinishLine();
        return [.. _lines];
    }

    private void FinishLine()
    {
        string line = AnsiSequence().Replace(_unfinished.ToString(), "").TrimEnd();
        _unfinished.Clear();
        if (line.Length == 0) return;
        if (StepLine().IsMatch(line)) Step = line;
        if (_lines.Count == MaxLines) _lines.Dequeue();
        _lines.Enqueue(line);
    }

    // ECMA-48 §5.4, control sequences.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex AnsiSequence();

    [GeneratedRegex(@"\A(?:\[[0-9]+/[0-9]+\] )?(?i:step) [0-9]+/[0-9]+ ?: ")]
    private static partial Regex StepLine();
}
