namespace ArcBox.Samples.DependencyInjection;

/// <summary>The section <c>Images</c> of the configuration.</summary>
internal sealed class ImagesOptions
{
    public const string Section = "Images";

    /// <summary>The images to keep pulled.</summary>
    public IList<string> References { get; set; } = [];

    /// <summary>From the end of one round to the beginning of the next; the default is ten minutes.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a round waits for a daemon that is starting; the default is one minute.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the health is looked at, and logged if it has changed; the default is ten seconds, the least one second.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>True ends the program after one round, with 1 if an image failed; the default is false.</summary>
    public bool Once { get; set; }
}
