namespace ArcBox.Protocol;

/// <summary>The base64 in which credentials travel, as clients write it: of either alphabet, with or without padding.</summary>
internal static class AuthText
{
    /// <summary>The bytes behind it; null if it is none.</summary>
    public static byte[]? Decode(string auth)
    {
        string standard = auth.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        byte[] decoded = new byte[standard.Length];
        return Convert.TryFromBase64String(standard, decoded, out int length) ? decoded[..length] : null;
    }
}
