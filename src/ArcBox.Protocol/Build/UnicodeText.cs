namespace ArcBox.Protocol;

/// <summary>Tells text from what only looks like it: half of a surrogate pair, which has no UTF-8.</summary>
internal static class UnicodeText
{
    public static bool IsValid(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 || string.Concat(text.EnumerateRunes()) == text;
}
