using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ArcBox.Protocol.Testing;

/// <summary>The JSON in cassettes: protobuf's own, on one line, with the protocol's field names.</summary>
internal static partial class CassetteJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    public static string Format(IMessage message) => Readable(Formatter.Format(message));

    public static string Quote(string text) => Readable(Formatter.Format(new StringValue { Value = text }));

    /// <exception cref="FormatException">The text is no such JSON.</exception>
    public static IMessage Parse(string json, MessageDescriptor type)
    {
        try
        {
            return JsonParser.Default.Parse(json, type) ?? throw new FormatException("null is no message");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException(exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <exception cref="FormatException">The text is no string of JSON.</exception>
    public static string Unquote(string json)
        => json.StartsWith('"') ? ((StringValue)Parse(json, StringValue.Descriptor)).Value : throw new FormatException("a text in quotes is expected");

    // The formatter escapes these two, as for a page of HTML; a progress bar is full of them.
    private static string Readable(string json)
        => EscapedAngle().Replace(json, match => match.Value[..^6] + (match.Value[^1] == 'c' ? '<' : '>'));

    // Behind an even number of backslashes: behind an odd one it is text that says \u003c.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\\u003[ce]")]
    private static partial Regex EscapedAngle();
}
