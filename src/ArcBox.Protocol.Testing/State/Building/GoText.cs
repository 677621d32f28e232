namespace ArcBox.Protocol.Testing;

/// <summary>Texts as Go's format <c>%q</c> writes them.</summary>
internal static class GoText
{
    public static string Quote(string text)
        => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
