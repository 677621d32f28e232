namespace ArcBox.Samples.ImageCli.Output.Text;

/// <summary>How long ago something was, in the steps in which Docker's lists tell it.</summary>
internal static class HumanAge
{
    public static string Of(DateTimeOffset time, DateTimeOffset now)
    {
        TimeSpan age = now - time;
        return age < TimeSpan.Zero ? time.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : $"{Span(age)} ago";
    }

    private static string Span(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "Less than a second",
        { TotalSeconds: < 2 } => "1 second",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} seconds",
        { TotalMinutes: < 2 } => "About a minute",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} minutes",
        { TotalHours: < 2 } => "About an hour",
        { TotalDays: < 2 } => $"{(int)age.TotalHours} hours",
        { TotalDays: < 14 } => $"{(int)age.TotalDays} days",
        { TotalDays: < 60 } => $"{(int)age.TotalDays / 7} weeks",
        { TotalDays: < 730 } => $"{(int)age.TotalDays / 30} months",
        _ => $"{(int)age.TotalDays / 365} years",
    };
}
