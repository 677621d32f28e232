using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What a message of an engine's answer says has been made.</summary>
internal static partial class BuildMessage
{
    /// <summary>The id of the image or of a stage; null if it tells none.</summary>
    public static string? ReadId(JsonElement message)
        => message.TryGetProperty("aux", out JsonElement aux) && aux.ValueKind is JsonValueKind.Object ? aux.GetProperty("ID").GetString() : null;

    /// <summary>The image of a step that Podman tells in its log alone, <c>--> 0123456789a</c>; null if it tells none.</summary>
    public static string? ReadStep(string log) => StepLine().Match(log) is { Success: true } match ? match.Groups["id"].Value : null;

    [GeneratedRegex(@"\A--> (?<id>[0-9a-f]{11,64})\s*\z")]
    private static partial Regex StepLine();
}
