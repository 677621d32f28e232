namespace ArcBox.Protocol;

/// <summary>
/// Which step of a build a failure is about: the last one announced, or of BuildKit, which works on several at once, the one that it says has failed.
/// </summary>
internal sealed class BuildLogStep
{
    private const int MaxVertices = 1024;

    private readonly Dictionary<int, string> _vertices = [];
    private bool _isClassic;
    private bool _hasFailed;

    /// <summary>In the builder's words, of BuildKit without the number; null if none was announced.</summary>
    public string? Text { get; private set; }

    public void Read(string line)
    {
        if (BuildLine.IsStep(line))
        {
            Text = line;
            _isClassic = true;
        }
        else if (!_isClassic && BuildLine.ReadVertex(line) is var (vertex, text))
        {
            ReadVertex(line, vertex, text);
        }
    }

    private void ReadVertex(string line, int vertex, string text)
    {
        // The first line of a number is its headline.
        if (_vertices.TryGetValue(vertex, out string? headline))
        {
            if (_hasFailed || !text.StartsWith("ERROR: ", StringComparison.Ordinal)) return;
            _hasFailed = true;
            Text = headline;
        }
        else if (_vertices.Count < MaxVertices)
        {
            _vertices.Add(vertex, text);
            if (!_hasFailed && BuildLine.ReadStep(line) is not null) Text = text;
        }
    }
}
