namespace ArcBox.Protocol;

/// <summary>One endpoint that was considered, and why it was not used.</summary>
/// <param name="Endpoint">The endpoint, such as <c>unix:///home/me/.arcbox/run/arcbox.sock</c>, or the value that was given for it.</param>
/// <param name="Source">Who named it: <c>DOCKER_HOST</c>, <c>ArcBox's default socket</c>, …</param>
/// <param name="Problem">Why it was not used.</param>
public sealed record EndpointAttempt(string Endpoint, string Source, string Problem)
{
    /// <summary>All three in one line for people.</summary>
    public override string ToString() => $"{Endpoint} ({Source}): {Problem}";
}
