namespace ArcBox.Protocol;

/// <summary>One endpoint that was considered, and why it was not used.</summary>
public sealed record EndpointAttempt
{
    /// <summary>The endpoint, such as <c>unix:///home/me/.arcbox/run/arcbox.sock</c>, or the value that was given for it; without secrets.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Who named it: <c>DOCKER_HOST</c>, <c>ArcBox's default socket</c>, …</summary>
    public required string Source { get; init; }

    /// <summary>Why it was not used.</summary>
    public required string Problem { get; init; }

    /// <summary>All three in one line for people.</summary>
    public override string ToString() => $"{Endpoint} ({Source}): {Problem}";
}
