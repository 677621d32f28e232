using System.Globalization;

namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>How long something takes, in few characters.</summary>
internal static class HumanTime
{
    public static string Of(TimeSpan time)
    {
        FormattableString text = time switch
        {
            // 59.95 would be rounded to 60.0.
            { TotalSeconds: < 59.95 } => $"{time.TotalSeconds:F1}s",
            { TotalHours: < 1 } => $"{time.Minutes}m{time.Seconds:00}s",
            _ => $"{(long)time.TotalHours}h{time.Minutes:00}m",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
