using System.Text;

namespace ArcBox.Protocol;

/// <summary>Reads the part of RE2's syntax (https://github.com/google/re2/wiki/Syntax) that a translated pattern can contain.</summary>
internal ref struct ExpressionReader
{
    /// <summary>What <c>**</c> is translated to.</summary>
    public const string AnyDirectories = "(.*/)?";

    private readonly List<Step> _steps = [];
    private ExpressionText _text;

    private ExpressionReader(string expression) => _text = new ExpressionText(expression);

    /// <exception cref="FormatException">RE2 would refuse it.</exception>
    public static Step[] Read(string expression)
    {
        ExpressionReader reader = new(expression);
        while (!reader._text.IsEmpty) reader.Advance();
        return [.. reader._steps];
    }

    private void Advance()
    {
        if (_text.Take(AnyDirectories))
        {
            _steps.Add(new Step(StepKind.AnyDirectories));
            _steps.Add(new Step(StepKind.WithinDirectories));
        }
        else if (_text.Take("^") || _text.Take("\\A"))
        {
            _steps.Add(new Step(StepKind.Start));
        }
        else if (_text.Take("$") || _text.Take("\\z"))
        {
            _steps.Add(new Step(StepKind.End));
        }
        else if (_text.Take("\\b"))
        {
            _steps.Add(new Step(StepKind.WordBoundary));
        }
        else if (_text.Take("\\B"))
        {
            _steps.Add(new Step(StepKind.NoWordBoundary));
        }
        else if (_text.Take("\\Q"))
        {
            foreach (Rune rune in _text.TakeUntil("\\E").EnumerateRunes()) _steps.Add(new Step(StepKind.One, RuneSet.Of(rune.Value)));
        }
        else
        {
            RuneSet runes = TakeRunes();
            _steps.Add(new Step(_text.Take("*") ? StepKind.Many : StepKind.One, runes));
        }
    }

    private RuneSet TakeRunes()
    {
        if (_text.Take(".")) return RuneSet.NotNewline;
        if (_text.Take("[")) return ClassReader.Read(ref _text);
        if (_text.Take("\\")) return EscapeReader.TakeSet(ref _text) ?? RuneSet.Of(EscapeReader.TakeRune(ref _text));
        return RuneSet.Of(_text.TakeRune());
    }
}
