using System.Globalization;

namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>Bytes as Docker's lists show them: three digits, units of a thousand.</summary>
internal static class HumanSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long bytes)
    {
        double value = bytes;
        int unit = 0;
        // 999.5 would be rounded to four digits.
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1) (value, unit) = (value / 1000, unit + 1);
        string format = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.#" : "0.##";
        return value.ToString(format, CultureInfo.InvariantCulture) + Units[unit];
    }
}
