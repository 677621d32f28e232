using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>The text bar of older engines, which newer ones leave out: <c>[=>      ]  32.77kB/1.084MB</c>.</summary>
internal static class ProgressBar
{
    private const int Width = 50;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Of(long current, long total)
    {
        int filled = (int)Math.Min(Width, current * Width / total);
        return $"[{new string('=', filled)}>{new string(' ', Width - filled)}] {Size(current),8}/{Size(total)}";
    }

    private static string Size(double bytes)
    {
        int unit = 0;
        while (bytes >= 1000 && unit < Units.Length - 1) (bytes, unit) = (bytes / 1000, unit + 1);
        return bytes.ToString("G4", CultureInfo.InvariantCulture) + Units[unit];
    }
}
