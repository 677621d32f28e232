using System.Globalization;
using System.Text;
using ArcBox.Protocol.BuildKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ArcBox.Protocol;

/// <summary>A vertex of BuildKit's trace.</summary>
internal sealed class BuildKitStep
{
    private const int MaxText = 4096;

    // Commands write characters in pieces.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private Timestamp? _started;

    /// <summary>Its number in the log, from 1; 0 before it is announced.</summary>
    public int Number { get; set; }

    public string Name { get; private set; } = "";

    /// <summary>How it ended, <c>DONE</c> or the like; null while it is worked on.</summary>
    public string? End { get; private set; }

    /// <summary>Takes in what the trace says. True if work has begun on it, also where it had ended before: sources are looked at first.</summary>
    public bool Begin(Vertex vertex)
    {
        if (vertex.Name.Length > 0) Name = OneLine(vertex.Name);
        if (vertex.Started is null) return false;
        bool begins = vertex.Completed is null && (_started is null || End is not null);
        _started = vertex.Started;
        if (begins) End = null;
        return begins;
    }

    /// <summary>Takes in the end. Null if there is none, or it was told before; otherwise what to say.</summary>
    public string? Finish(Vertex vertex)
    {
        if (vertex.Completed is null) return null;
        string end = vertex switch
        {
            // A step that another one's failure stops has an error too.
            { Error.Length: > 0 } => vertex.Error.EndsWith("context canceled", StringComparison.Ordinal) ? "CANCELED" : "ERROR",
            { Cached: true } => "CACHED",
            _ => "DONE",
        };
        if (End == end) return null;
        End = end;
        return end switch
        {
            "ERROR" => $"ERROR: {OneLine(vertex.Error)}",
            "DONE" => string.Create(CultureInfo.InvariantCulture, $"DONE {Seconds(vertex.Started, vertex.Completed):0.0}s"),
            _ => end,
        };
    }

    /// <summary>Seconds since its start.</summary>
    public double At(Timestamp? time) => Seconds(_started, time);

    public string Decode(ByteString text)
    {
        char[] characters = new char[Encoding.UTF8.GetMaxCharCount(text.Length)];
        return new string(characters, 0, _decoder.GetChars(text.Span, characters, flush: false));
    }

    public static double Seconds(Timestamp? from, Timestamp? to)
        => from is null || to is null ? 0 : Math.Max(0, (double)to.Seconds - from.Seconds + ((to.Nanos - (double)from.Nanos) / 1e9));

    public static string OneLine(string text) => (text.Length > MaxText ? text[..MaxText] : text).ReplaceLineEndings(" ");
}
