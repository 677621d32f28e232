namespace ArcBox.Protocol;

/// <summary>The base64 of X-Registry-Auth. Go's URLEncoding takes the URL alphabet with padding and nothing else.</summary>
internal static class RegistryAuthEncoding
{
    // System.Buffers.Text.Base64Url leaves the padding out, which dockerd takes for garbage.
    public static string Encode(ReadOnlySpan<byte> json) => Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');

    /// <summary>Brings any of the base64 forms that clients send into the one that engines read; false if it is none.</summary>
    public static bool TryNormalize(string auth, out string normalized)
    {
        normalized = "";
        string standard = auth.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        byte[] decoded = new byte[standard.Length];
        if (!Convert.TryFromBase64String(standard, decoded, out int written)) return false;

        normalized = Encode(decoded.AsSpan(0, written));
        return true;
    }
}
