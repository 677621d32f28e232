namespace ArcBox;

/// <summary>Reads texts that are meant for endpoints, and shows them without what must not be shown.</summary>
internal static class EndpointText
{
    private static readonly string[] PathSchemes = ["unix", "grpc+unix", "docker+unix", "npipe", "docker+npipe", "ttrpc+unix"];
    private static readonly string[] AddressSchemes =
        ["http", "https", "docker+http", "docker+https", "tcp", "ssh", "docker+ssh", "vsock", "ttrpc", "ttrpc+tcp", "ttrpc+vsock"];

    /// <summary>
    /// The scheme in small letters; null if there is none. What stands before a colon is one only if it is known or followed by two slashes: in
    /// <c>joe:secret@host</c> it is a user's name, in <c>localhost:5000</c> a host's.
    /// </summary>
    public static string? Scheme(string text)
    {
        int end = text.IndexOf(':', StringComparison.Ordinal);
        if (end <= 0) return null;
        string scheme = text[..end].ToLowerInvariant();
        bool isScheme = IsOf(PathSchemes, scheme)
            || IsOf(AddressSchemes, scheme)
            || (text.AsSpan(end + 1).StartsWith("//") && scheme.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '.' or '-'));
        return isScheme ? scheme : null;
    }

    /// <summary>The text without a user name and password, for messages; rather too much is hidden than too little, but never a part of a path.</summary>
    public static string WithoutUser(string text)
    {
        string? scheme = Scheme(text);
        int start = scheme is null ? 0 : scheme.Length + 1;
        int end = text.LastIndexOf('@');
        if (end < start || ((scheme is null || IsOf(PathSchemes, scheme)) && IsPath(text.AsSpan(start)))) return text;

        while (text[start] is '/') start++;
        return $"{text[..start]}***{text[end..]}";
    }

    /// <summary>True for what has the look of a user's name and password before a host.</summary>
    public static bool HoldsPassword(string text) => text.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon && text.IndexOf('@', colon) > colon;

    // One slash, or three; behind just two stands a host, of which a pipe's is a dot. An abstract socket's name has its @ before it.
    private static bool IsPath(ReadOnlySpan<char> text)
        => text.StartsWith("//") ? text[2..] is ['/', ..] or ['.', '/', ..] or ['@', ..] : text is ['/', ..] or ['@', ..];

    private static bool IsOf(string[] schemes, string scheme) => Array.IndexOf(schemes, scheme) >= 0;
}
