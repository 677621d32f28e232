namespace ArcBox.Protocol;

/// <summary>The end of what a step's command printed.</summary>
internal sealed class BuildStepLog
{
    private const int MaxLines = 50;

    private readonly Queue<string> _lines = new();
    private int? _vertex;

    /// <summary>The last lines.</summary>
    /// <param name="unfinished">What has come of the next line; null if nothing.</param>
    /// <param name="isBuildKit">True if the builder has numbered its steps as BuildKit does, which sends whole lines.</param>
    public IReadOnlyList<string> Tail(string? unfinished, bool isBuildKit)
    {
        bool isPrinted = unfinished is not null && !isBuildKit && !BuildLine.IsAboutStep(unfinished) && BuildLine.ReadStep(unfinished) is null;
        return isPrinted ? [.. _lines.Skip(_lines.Count == MaxLines ? 1 : 0), unfinished!] : [.. _lines];
    }

    /// <summary>The next step has begun.</summary>
    public void Clear() => _lines.Clear();

    /// <summary>Takes a line that no step and no end of one was read from.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isBuildKit">True if the builder has numbered its steps as BuildKit does.</param>
    public void Append(string line, bool isBuildKit)
    {
        if (!isBuildKit)
        {
            if (!BuildLine.IsAboutStep(line)) Add(BuildLine.WithoutRemoval(line));
            return;
        }

        if (BuildLine.ReadOutput(line) is not { } output) return;
        if (_vertex != output.Vertex) Clear();
        _vertex = output.Vertex;
        Add(output.Text);
    }

    private void Add(string line)
    {
        if (_lines.Count == MaxLines) _lines.Dequeue();
        _lines.Enqueue(line);
    }
}
