using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ArcBox.Protocol;

/// <summary>What an image is made for, in Go's names: <c>linux/amd64</c>, <c>linux/arm/v7</c>, <c>windows</c>.</summary>
/// <remarks>Other systems' names are brought into Go's: <c>x86_64</c> is <c>amd64</c>, <c>aarch64</c> and <c>arm64/v8</c> are <c>arm64</c>.</remarks>
public sealed record Platform : ISpanParsable<Platform>
{
    private const int MaxParts = 3;
    private const int MaxLength = 200;

    private static readonly SearchValues<char> Characters
        = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./");

    private Platform(string os, string? architecture, string? variant) => (Os, Architecture, Variant) = (os, architecture, variant);

    /// <summary>The operating system, such as <c>linux</c>.</summary>
    public string Os { get; }

    /// <summary>The CPU architecture, such as <c>arm64</c>; null if any will do.</summary>
    public string? Architecture { get; }

    /// <summary>The architecture's variant, such as <c>v7</c>; null if any will do.</summary>
    public string? Variant { get; }

    /// <summary>Reads <c>os[/architecture[/variant]]</c>.</summary>
    /// <param name="text">Such as <c>linux/arm64</c>; case does not matter.</param>
    /// <exception cref="FormatException">The text is no platform.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static Platform Parse(ReadOnlySpan<char> text) => TryParse(text, out Platform? platform)
        ? platform
        : throw new FormatException($"'{text[..Math.Min(text.Length, MaxLength)]}' is not a platform. "
            + "Write os/architecture or os/architecture/variant, such as linux/arm64 or linux/arm/v7.");

    /// <summary>Reads <c>os[/architecture[/variant]]</c>, and returns false instead of throwing.</summary>
    /// <param name="text">Such as <c>linux/arm64</c>; case does not matter.</param>
    /// <param name="platform">The platform if the text is one, otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        return text is not null && TryParse(text.AsSpan(), out platform);
    }

    /// <inheritdoc cref="TryParse(string, out Platform)"/>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        if (text.Length > MaxLength || text.ContainsAnyExcept(Characters)) return false;
        Span<Range> parts = stackalloc Range[MaxParts + 1];
        int count = text.Split(parts, '/');
        if (count > MaxParts) return false;
        string?[] values = new string?[MaxParts];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<char> part = text[parts[i]];
            if (part.IsEmpty) return false;
            values[i] = part.ToString().ToLowerInvariant();
        }

        platform = Normalize(values[0]!, values[1], values[2]);
        return true;
    }

    static Platform IParsable<Platform>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Platform>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Platform result)
        => TryParse(s, out result);

    static Platform ISpanParsable<Platform>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<Platform>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out Platform result)
        => TryParse(s, out result);

    /// <summary>
    /// True if an image of that platform is what this one asks for; what is null here is not compared. As for containerd, an older 32-bit ARM will do.
    /// </summary>
    /// <param name="image">The platform that an image says it is made for.</param>
    public bool Accepts(Platform image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Os == image.Os
            && (Architecture is null || Architecture == image.Architecture)
            && (Variant is null || image.Variant is null || Variant == image.Variant || RunsOlderArm(image.Variant));
    }

    /// <summary>The platform as <c>os[/architecture[/variant]]</c>.</summary>
    public override string ToString() => string.Join('/', new[] { Os, Architecture, Variant }.Where(part => part is not null));

    /// <summary>A platform of the three parts that engines tell; null if they do not tell the operating system.</summary>
    internal static Platform? FromParts(string? os, string? architecture, string? variant)
    {
        if (string.IsNullOrEmpty(os)) return null;
        string text = string.Join('/', new[] { os, architecture, variant }.TakeWhile(part => !string.IsNullOrEmpty(part)));
        return TryParse(text, out Platform? platform) ? platform : null;
    }

    private bool RunsOlderArm(string variant)
        => Architecture == "arm" && Variant is ['v', var wanted] && variant is ['v', var made] && char.IsAsciiDigit(made) && made <= wanted;

    // The equivalences of containerd's platforms package, which Docker uses.
    private static Platform Normalize(string os, string? architecture, string? variant) => (os == "macos" ? "darwin" : os, architecture, variant) switch
    {
        var (system, arch, _) when arch is "x86_64" or "x86-64" or "amd64" => new(system, "amd64", variant is "v1" ? null : variant),
        var (system, arch, _) when arch is "aarch64" or "arm64" => new(system, "arm64", variant is "8" or "v8" ? null : variant),
        var (system, arch, _) when arch is "i386" or "386" => new(system, "386", null),
        var (system, arch, _) when arch is "armhf" => new(system, "arm", "v7"),
        var (system, arch, _) when arch is "armel" => new(system, "arm", "v6"),
        var (system, arch, _) when arch is "arm" && variant is ['5' or '6' or '7' or '8'] => new(system, arch, "v" + variant),
        var (system, arch, v) => new(system, arch, v),
    };
}
