using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>The text bars of dockerd, such as <c>[==>   ] 65.54kB/6.293MB</c>.</summary>
internal static class ProgressBar
{
    private const int Width = 50;
    private const double Thousand = 1000;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long current, long total)
    {
        if (current <= 0 && total <= 0) return "";
        if (total <= 0) return Size(current).PadLeft(8);
        int filled = Math.Min(Width, (int)((double)current / total * 100) / 2);
        string numbers = current > total ? Size(current).PadLeft(8) : $"{Size(current).PadLeft(8)}/{Size(total)}";
        return $"[{new string('=', filled)}>{new string(' ', Width - filled)}] {numbers}";
    }

    private static string Size(double bytes)
    {
        int unit = 0;
        for (; bytes >= Thousand && unit < Units.Length - 1; unit++) bytes /= Thousand;
        return bytes.ToString("G4", CultureInfo.InvariantCulture) + Units[unit];
    }
}
