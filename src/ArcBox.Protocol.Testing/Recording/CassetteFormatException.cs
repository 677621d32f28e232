namespace ArcBox.Protocol.Testing;

/// <summary>A text is no <see cref="Cassette"/>. The message names the line, what is wrong with it, and what to do.</summary>
public sealed class CassetteFormatException : FormatException
{
    internal CassetteFormatException(string source, int line, int position, string problem, Exception? innerException = null)
        : base($"{source}, line {line}, position {position}: {problem} Repair the line, restore the file, or record it again.", innerException)
        => (Line, Position) = (line, position);

    /// <summary>The line that is wrong, from 1 on.</summary>
    public int Line { get; }

    /// <summary>Where on the line the wrong part begins, in UTF-16 characters from 1 on.</summary>
    public int Position { get; }
}
