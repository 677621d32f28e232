using System.Globalization;
using System.Text;
using ArcBox.Protocol.BuildKit;

namespace ArcBox.Protocol;

/// <summary>
/// Tells BuildKit's trace in the words of its plain progress (<c>docker build --progress=plain</c>): <c>#5 [2/3] RUN make</c>, <c>#5 0.123 text</c>,
/// <c>#5 DONE 0.3s</c>.
/// </summary>
internal sealed class BuildKitLog
{
    // What a daemon may make this keep.
    private const int MaxSteps = 1024;
    private const int MaxDigest = 128;

    // What one message may become: BuildKit's have at most 1 MiB of logs, and the text goes on in one message beside the trace.
    private const int MaxText = 1024 * 1024;

    // Headlines and ends come all the same: a step whose end is not told would seem to run for ever.
    private const int MaxTextWithEnds = 2 * MaxText;

    private readonly Dictionary<string, BuildKitStep> _steps = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private BuildKitStep? _current;
    private int _announced;
    private bool _isFull;
    private char _last = '\n';

    /// <summary>What the trace adds to the log; empty for nothing.</summary>
    public string Tell(StatusResponse trace)
    {
        _text.Clear();
        // What a message says about a step comes before the step's end.
        HashSet<string> spokenOf =
            [.. trace.Statuses.Select(status => status.Vertex), .. trace.Logs.Select(log => log.Vertex), .. trace.Warnings.Select(warning => warning.Vertex)];
        foreach (Vertex vertex in trace.Vertexes)
        {
            if (FindOrAdd(vertex.Digest) is not { } step) continue;
            if (step.Begin(vertex)) Announce(step);
            if (!spokenOf.Contains(vertex.Digest)) Finish(step, vertex);
        }

        foreach (VertexStatus status in trace.Statuses)
        {
            if (status.Completed is not null && Find(status.Vertex) is { } step) Remark(step, Done(status));
        }

        foreach (VertexLog log in trace.Logs)
        {
            if (Find(log.Vertex) is { } step) Write(step, log);
        }

        foreach (VertexWarning warning in trace.Warnings)
        {
            if (Find(warning.Vertex) is { } step) Remark(step, $"WARN: {BuildKitStep.OneLine(warning.Short.ToStringUtf8())}");
        }

        foreach (Vertex vertex in trace.Vertexes)
        {
            if (spokenOf.Contains(vertex.Digest) && Find(vertex.Digest) is { } step) Finish(step, vertex);
        }

        if (_text.Length >= MaxText)
        {
            _text.Append("\nThere is more in BuildKit's message than is told at once.\n");
            _last = '\n';
        }

        return _text.ToString();
    }

    private static string Done(VertexStatus status)
        => string.Create(CultureInfo.InvariantCulture, $"{BuildKitStep.OneLine(status.Id)} {BuildKitStep.Seconds(status.Started, status.Completed):0.0}s done");

    // BuildKit's own printer passes over what belongs to no step, too.
    private BuildKitStep? Find(string digest) => _steps.GetValueOrDefault(digest);

    private BuildKitStep? FindOrAdd(string digest)
    {
        if (Find(digest) is { } known) return known;
        // Digests have 71 characters.
        if (digest.Length > MaxDigest) return null;
        if (_steps.Count < MaxSteps)
        {
            BuildKitStep step = new();
            _steps.Add(digest, step);
            return step;
        }

        if (!_isFull) Append($"The build has more than {MaxSteps} steps; further ones are not told.\n");
        _isFull = true;
        return null;
    }

    private void Announce(BuildKitStep step)
    {
        if (ReferenceEquals(step, _current)) return;
        if (step.Number == 0) step.Number = ++_announced;
        Append($"#{step.Number} {step.Name}\n");
        _current = step;
    }

    private void Finish(BuildKitStep step, Vertex vertex)
    {
        if (step.Finish(vertex) is not { } end) return;
        WriteLine(step, end);
        if (ReferenceEquals(step, _current)) _current = null;
    }

    private void Remark(BuildKitStep step, string text)
    {
        if (_text.Length < MaxText) WriteLine(step, text);
    }

    private void WriteLine(BuildKitStep step, string text)
    {
        // An end needs no second headline.
        if (step.Number == 0 || step.End is null) Announce(step);
        Append($"#{step.Number} {text}\n");
    }

    /// <summary>Puts number and time before each line of a command's, also behind a carriage return, so that none passes for the builder's own.</summary>
    private void Write(BuildKitStep step, VertexLog log)
    {
        string text = step.Decode(log.Msg);
        if (text.Length > 0 && _text.Length < MaxText) Announce(step);
        foreach (char character in text)
        {
            if (_text.Length >= MaxText) return;
            if (_last is '\n' or '\r' && character is not ('\n' or '\r'))
                _text.Append(CultureInfo.InvariantCulture, $"#{step.Number} {step.At(log.Timestamp):0.000} ");
            _text.Append(character);
            _last = character;
        }
    }

    /// <summary>Appends a whole line, on a line of its own.</summary>
    private void Append(string line)
    {
        if (_text.Length >= MaxTextWithEnds) return;
        if (_last != '\n') _text.Append('\n');
        _text.Append(line);
        _last = '\n';
    }
}
