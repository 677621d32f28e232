namespace ArcBox.Protocol;

/// <summary>The endpoint that <see cref="EndpointDiscovery"/> chose.</summary>
public sealed record DiscoveredEndpoint
{
    /// <summary>The endpoint, which answered and serves images.</summary>
    public required ArcBoxEndpoint Endpoint { get; init; }

    /// <summary>Who named it: <c>DOCKER_HOST</c>, <c>ArcBox's default socket</c>, …</summary>
    public required string Source { get; init; }

    /// <summary>Those that were tried before it, in order, each with the reason why it was not used; empty by default.</summary>
    public IReadOnlyList<EndpointAttempt> Attempts { get; init; } = [];

    /// <summary>
    /// How to connect to it: the options of the search, with the certificates that belong to the endpoint (of <c>DOCKER_CERT_PATH</c> or a context).
    /// </summary>
    public ArcBoxChannelOptions ChannelOptions { get; init; } = new();
}
