using System.Runtime.CompilerServices;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Expands a word of an instruction as the classic builder does: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME:+other}</c> and
/// <c>${NAME:?message}</c>; quotes and escapes go.
/// </summary>
internal sealed class WordExpansion
{
    // Linux gives a program no argument or variable that is longer (MAX_ARG_STRLEN).
    private const int MaxExpansion = 128 * 1024;

    private readonly string _word;
    private readonly char _escape;
    private readonly Func<string, string?> _valueOf;
    private int _place;
    private int _expansion;

    private WordExpansion(string word, char escape, Func<string, string?> valueOf) => (_word, _escape, _valueOf) = (word, escape, valueOf);

    private bool IsAtEnd => _place == _word.Length;

    /// <param name="word">The word.</param>
    /// <param name="escape">The Dockerfile's escape character.</param>
    /// <param name="valueOf">The value of a variable; null if it is not set.</param>
    /// <exception cref="Grpc.Core.RpcException">The word is malformed.</exception>
    public static string Expand(string word, char escape, Func<string, string?> valueOf)
    {
        try
        {
            return new WordExpansion(word, escape, valueOf).ReadTo(null);
        }
        catch (DockerfileException exception)
        {
            throw BuildFailures.Step($"failed to process {GoText.Quote(word)}: {exception.Message}");
        }
    }

    /// <summary>Expands up to a character, which is taken too; or to the end.</summary>
    private string ReadTo(char? stop)
    {
        // Words within words are as deep as whoever writes the Dockerfile likes.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new DockerfileException("it is nested too deeply");
        StringBuilder text = new();
        while (!IsAtEnd)
        {
            char character = _word[_place++];
            if (character == stop) return text.ToString();
            if (character == '\'') text.Append(ReadSingleQuoted());
            else if (character == '"') text.Append(ReadDoubleQuoted());
            else if (character == '$') text.Append(ReadVariable());
            else if (character != _escape) text.Append(character);
            else if (!IsAtEnd) text.Append(_word[_place++]);
        }

        return stop is null ? text.ToString() : throw new DockerfileException($"syntax error: missing '{stop}'");
    }

    private string ReadSingleQuoted()
    {
        int end = _word.IndexOf('\'', _place);
        if (end < 0) throw Unfinished("single-quote");
        string text = _word[_place..end];
        _place = end + 1;
        return text;
    }

    private string ReadDoubleQuoted()
    {
        StringBuilder text = new();
        while (!IsAtEnd)
        {
            char character = _word[_place++];
            if (character == '"') return text.ToString();
            if (character == '$') text.Append(ReadVariable());
            else if (character != _escape) text.Append(character);
            // Within quotes an escape is one only before what would mean something.
            else if (!IsAtEnd) text.Append(_word[_place] == '"' || _word[_place] == '$' || _word[_place] == _escape ? _word[_place++] : character);
        }

        throw Unfinished("double-quote");
    }

    private string ReadVariable()
    {
        if (IsAtEnd || _word[_place] != '{') return ReadName() is { Length: > 0 } plain ? ValueOf(plain) : "$";

        _place++;
        if (IsAtEnd) throw new DockerfileException("syntax error: missing '}'");
        if (_word[_place] is '{' or '}' or ':') throw new DockerfileException("syntax error: bad substitution");
        string name = ReadName();
        string value = ValueOf(name);
        char next = IsAtEnd ? '\0' : _word[_place++];
        if (next == '}') return value;
        if (next != ':') throw new DockerfileException("missing ':' in substitution");

        char modifier = IsAtEnd ? '\0' : _word[_place++];
        string word = ReadTo('}');
        return modifier switch
        {
            '-' => value.Length > 0 ? value : word,
            '+' => value.Length > 0 ? word : value,
            '?' when value.Length > 0 => value,
            '?' => throw new DockerfileException($"{name}: {(word.Length > 0 ? word : "is not allowed to be unset")}"),
            _ => throw new DockerfileException($"unsupported modifier ({modifier}) in substitution"),
        };
    }

    // A variable of itself twice over doubles with each instruction.
    private string ValueOf(string name)
    {
        string value = _valueOf(name) ?? "";
        _expansion += value.Length;
        return _expansion <= MaxExpansion ? value : throw new DockerfileException($"its variables are longer than {MaxExpansion} characters");
    }

    /// <summary>A name; or one of the shell's own, which are a single character, and never set here.</summary>
    private string ReadName()
    {
        int start = _place;
        if (!IsAtEnd && (char.IsAsciiDigit(_word[_place]) || "@*#?-$!".Contains(_word[_place], StringComparison.Ordinal))) return _word[_place++].ToString();
        while (!IsAtEnd && (char.IsLetterOrDigit(_word[_place]) || _word[_place] == '_')) _place++;
        return _word[start.._place];
    }

    private static DockerfileException Unfinished(string quote) => new($"unexpected end of statement while looking for matching {quote}");
}
