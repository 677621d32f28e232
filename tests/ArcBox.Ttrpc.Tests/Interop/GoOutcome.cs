using System.Text.Json;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>How a call of the Go client ended, as it saw it: with a status, or without any and an <see cref="Error"/> of its own.</summary>
internal sealed record GoOutcome(int Id, int? Code, string? Message, IReadOnlyList<GoOutcome.Detail>? Details, JsonElement? Answer, string? Error)
{
    public static GoOutcome Parse(string line) => JsonSerializer.Deserialize<GoOutcome>(line, JsonSerializerOptions.Web)!;

    /// <summary>The answer of a call that went well.</summary>
    public T As<T>()
        where T : IMessage<T>, new()
    {
        Assert.That(Code, Is.Zero, ToString());
        return JsonParser.Default.Parse<T>(Answer.ToString());
    }

    /// <summary>A detail of the status: the fields of a google.protobuf.Any.</summary>
    public sealed record Detail(string Type, byte[] Value);
}
