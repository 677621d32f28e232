namespace ArcBox.Protocol;

/// <summary>How far a step is. The containerd image store counts unpacking in seconds, and says so in <see cref="Units"/>.</summary>
internal sealed record EngineProgressDetail(long Current, long Total, string? Units)
{
    public bool CountsBytes => string.IsNullOrEmpty(Units) || Units == "bytes";
}
