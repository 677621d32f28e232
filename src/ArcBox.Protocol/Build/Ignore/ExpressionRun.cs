using System.Text;

namespace ArcBox.Protocol;

/// <summary>One reading of a path: which steps could be next, each of them once.</summary>
internal ref struct ExpressionRun
{
    private const int Nothing = -1;

    private readonly ReadOnlySpan<Step> _steps;
    private readonly bool _isWhole;

    // When each step was last among those that could be next; behind the last step, when the expression was at its end.
    private readonly Span<int> _seen;
    private Span<int> _now;
    private Span<int> _next;
    private int _count;
    private int _time = 1;
    private int _before = Nothing;
    private int _after = Nothing;

    /// <param name="steps">The expression.</param>
    /// <param name="buffer">As large as <see cref="BufferSize"/> says.</param>
    /// <param name="isWhole">True if the text must match, false if something that begins with the text must be able to.</param>
    public ExpressionRun(ReadOnlySpan<Step> steps, Span<int> buffer, bool isWhole)
    {
        _steps = steps;
        _isWhole = isWhole;
        int size = steps.Length + 1;
        _seen = buffer[..size];
        _seen.Clear();
        _now = buffer.Slice(size, size);
        _next = buffer.Slice(2 * size, size);
    }

    public static int BufferSize(int steps) => 3 * (steps + 1);

    public bool Read(ReadOnlySpan<char> text)
    {
        _after = First(text, out int length);
        Add(0);
        while (!text.IsEmpty && _count > 0)
        {
            _before = _after;
            text = text[length..];
            _after = First(text, out length);
            Advance(_before);
        }

        return _isWhole ? text.IsEmpty && _seen[^1] == _time : _count > 0;
    }

    private static int First(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.IsEmpty) return Nothing;
        Rune.DecodeFromUtf16(text, out Rune rune, out length);
        return rune.Value;
    }

    private void Advance(int rune)
    {
        Span<int> now = _next;
        _next = _now;
        _now = now;
        int count = _count;
        _count = 0;
        _time++;
        for (int i = 0; i < count; i++)
        {
            int index = now[i];
            Step step = _steps[index];
            if (step.Kind is StepKind.WithinDirectories)
            {
                if (rune != '\n') Add(index);
                if (rune == '/') Add(index + 1);
            }
            else if (step.Runes!.Contains(rune))
            {
                Add(step.Kind is StepKind.Many ? index : index + 1);
            }
        }
    }

    /// <summary>Notes the step, and those behind it that can be reached without another rune.</summary>
    private void Add(int index)
    {
        for (; _seen[index] != _time; index++)
        {
            _seen[index] = _time;
            if (index == _steps.Length) return;
            switch (_steps[index].Kind)
            {
                case StepKind.One or StepKind.WithinDirectories:
                    _next[_count++] = index;
                    return;
                case StepKind.Many:
                    _next[_count++] = index;
                    break;
                case StepKind.AnyDirectories:
                    if (_seen[index + 1] != _time) _next[_count++] = index + 1;
                    _seen[++index] = _time;
                    break;
                default:
                    if (!Holds(_steps[index].Kind)) return;
                    break;
            }
        }
    }

    private readonly bool Holds(StepKind place)
    {
        if (place is StepKind.Start) return _before == Nothing;
        // The beginning of a longer text: what follows it is not known.
        if (_after == Nothing && !_isWhole) return place is not StepKind.End;
        if (place is StepKind.End) return _after == Nothing;
        bool isBoundary = RuneSet.WordCharacters.Contains(_before) != RuneSet.WordCharacters.Contains(_after);
        return isBoundary == (place is StepKind.WordBoundary);
    }
}
