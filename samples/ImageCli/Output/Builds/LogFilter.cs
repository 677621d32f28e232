using System.Buffers;
using System.Text;
using ArcBox.Samples.ImageCli.Output.Text;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>
/// Lets text, line ends and (if wanted) colours of a log through, and nothing else that a terminal obeys. Sequences may be split anywhere between two
/// pieces of the log. The grammar is that of ECMA-48.
/// </summary>
internal sealed class LogFilter(bool keepColors)
{
    private const int MaxParameters = 64;

    private static readonly SearchValues<char> ColorCharacters = SearchValues.Create("0123456789;:");

    private readonly StringBuilder _parameters = new();
    private readonly StringBuilder _result = new();
    private State _state = State.Text;
    private bool _returned;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        String,
    }

    /// <summary>True if a colour was let through, so that the log's end has to bring the usual ones back.</summary>
    public bool HasColored { get; private set; }

    public string Filter(string piece)
    {
        _result.Clear();
        foreach (char character in piece) Take(character);
        return _result.ToString();
    }

    private void Take(char character)
    {
        // A lone carriage return would let what follows cover what stands there.
        if (_returned && character != '\n') _result.Append('\n');
        _returned = character == '\r';
        if (_returned || character == '\n')
        {
            _state = State.Text;
            if (character == '\n') _result.Append('\n');
            return;
        }

        _state = _state switch
        {
            State.Escape => AfterEscape(character),
            State.ControlSequence => InControlSequence(character),
            State.String => InString(character),
            _ => InText(character),
        };
    }

    private State InText(char character)
    {
        switch (character)
        {
            case '\e':
                return State.Escape;
            case '\u009b':
                return BeginControlSequence();
            case '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f':
                return State.String;
            case '\t':
                _result.Append(character);
                return State.Text;
            default:
                if (!Printable.IsUnsafe(character)) _result.Append(character);
                return State.Text;
        }
    }

    private State AfterEscape(char character) => character switch
    {
        '[' => BeginControlSequence(),
        ']' or 'P' or 'X' or '^' or '_' => State.String,
        '\e' or (>= ' ' and <= '/') => State.Escape,
        _ => State.Text,
    };

    private State BeginControlSequence()
    {
        _parameters.Clear();
        return State.ControlSequence;
    }

    private State InControlSequence(char character)
    {
        if (character == '\e') return State.Escape;
        if (character is < '@' or > '~')
        {
            if (_parameters.Length < MaxParameters) _parameters.Append(character);
            return State.ControlSequence;
        }

        if (character == 'm' && keepColors && IsColor())
        {
            _result.Append("\e[").Append(_parameters).Append('m');
            HasColored = true;
        }

        return State.Text;
    }

    private static State InString(char character) => character switch
    {
        '\a' or '\u009c' => State.Text,
        '\e' => State.Escape,
        _ => State.String,
    };

    private bool IsColor()
    {
        if (_parameters.Length == MaxParameters) return false;
        foreach (ReadOnlyMemory<char> chunk in _parameters.GetChunks())
        {
            if (chunk.Span.ContainsAnyExcept(ColorCharacters)) return false;
        }

        return true;
    }
}
