using System.Text;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol;

/// <summary>Keeps the end of a build's log, and makes whole lines of its pieces.</summary>
internal sealed partial class BuildLog
{
    private const int MaxLines = 50;
    private const int MaxLineLength = 4096;

    private readonly Queue<string> _lines = new(MaxLines);
    private readonly StringBuilder _unfinished = new();
    private readonly Action<string>? _read;
    private readonly BuildLogStep _step = new();

    /// <param name="read">Gets each line, without colours and without spaces at its end; none that is empty.</param>
    public BuildLog(Action<string>? read = null) => _read = read;

    /// <summary>The step that failed, if the log tells which, or else the last one announced; in the builder's words.</summary>
    public string? Step => Unfinished is { } line && BuildLine.IsStep(line) ? line : _step.Text;

    /// <summary>What has come of the line that is not finished; null if that is nothing to see.</summary>
    public string? Unfinished
    {
        get
        {
            if (_unfinished.Length == 0) return null;
            string line = AnsiSequence().Replace(_unfinished.ToString(), "").TrimEnd();
            return line.Length > 0 ? line : null;
        }
    }

    public void Append(string text)
    {
        foreach (char character in text)
        {
            if (character is '\n' or '\r') FinishLine();
            else if (_unfinished.Length < MaxLineLength) _unfinished.Append(character);
        }
    }

    /// <summary>Nothing more comes: what there is of a last line is a line.</summary>
    public void Finish() => FinishLine();

    /// <summary>The last lines; one that is not finished counts.</summary>
    public IReadOnlyList<string> Tail()
        => Unfinished is { } line ? [.. _lines.Skip(_lines.Count == MaxLines ? 1 : 0), line] : [.. _lines];

    private void FinishLine()
    {
        string? line = Unfinished;
        _unfinished.Clear();
        if (line is null) return;
        _step.Read(line);
        if (_lines.Count == MaxLines) _lines.Dequeue();
        _lines.Enqueue(line);
        _read?.Invoke(line);
    }

    // ECMA-48 §5.4, control sequences.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex AnsiSequence();
}
