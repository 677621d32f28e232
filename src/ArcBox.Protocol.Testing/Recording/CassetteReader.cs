using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Reads a cassette's text, line by line.</summary>
internal sealed class CassetteReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _source;
    private readonly List<CassetteCall> _calls = [];
    private CassetteCallReader? _call;
    private int _line;
    private bool _isOver;

    private CassetteReader(string source) => _source = source;

    public static Cassette Read(byte[] bytes, string source)
    {
        try
        {
            return Read(Utf8.GetString(bytes), source);
        }
        catch (DecoderFallbackException exception)
        {
            int before = Math.Clamp(exception.Index, 0, bytes.Length);
            int line = 1 + bytes.AsSpan(0, before).Count((byte)'\n');
            throw new CassetteFormatException(source, line, 1, "The line is not UTF-8.", exception);
        }
    }

    public static Cassette Read(string text, string source)
    {
        CassetteReader reader = new(source);
        foreach (string line in text.TrimStart('\uFEFF').Split('\n')) reader.Read(line.TrimEnd('\r'));
        return reader.Finish();
    }

    private void Read(string line)
    {
        _line++;
        string[] parts = line.Split(' ', 2);
        string rest = parts.Length > 1 ? parts[1] : "";
        if (_line == 1) ReadHeader(parts[0], rest);
        else if (line.Length > 0) ReadWord(parts[0], rest);
    }

    private void ReadHeader(string word, string version)
    {
        if (word != CassetteWords.Header) throw Wrong(1, $"A cassette begins with '{CassetteWords.Header} {CassetteWords.Version}'; this is something else.");
        if (version == CassetteWords.Version) return;
        throw Wrong(word.Length + 2, $"This is a cassette of version '{version}', and this library reads version {CassetteWords.Version}: update the library.");
    }

    private void ReadWord(string word, string rest)
    {
        if (_isOver) throw Wrong(1, $"Nothing may follow '{CassetteWords.End}'.");
        try
        {
            if (word is CassetteWords.Call or CassetteWords.End) FinishCall();
            if (word is CassetteWords.Call) _call = new CassetteCallReader(rest, _line);
            else if (word is CassetteWords.End) _isOver = true;
            else if (_call is null) throw new FormatException($"'{Short(word)}' stands outside of a call: a line '{CassetteWords.Call}' is missing before it");
            else _call.Read(word, rest);
        }
        catch (FormatException exception) when (exception is not CassetteFormatException)
        {
            bool isWord = exception is UnknownWordException;
            throw Wrong(isWord ? 1 : word.Length + 2, $"{exception.Message}.", exception);
        }
    }

    private void FinishCall()
    {
        if (_call is null) return;
        try
        {
            _calls.Add(_call.Finish());
        }
        catch (FormatException exception)
        {
            throw new CassetteFormatException(_source, _call.Line, 1, $"{exception.Message}.", exception);
        }
    }

    private Cassette Finish()
        => _isOver ? new Cassette(_calls) : throw Wrong(1, $"The file is cut short: it does not end with '{CassetteWords.End}'.");

    private CassetteFormatException Wrong(int position, string problem, Exception? cause = null) => new(_source, _line, position, problem, cause);

    private static string Short(string word) => word.Length > 40 ? word[..40] + "…" : word;
}
