namespace ArcBox.Protocol;

/// <summary>The endpoint that <see cref="EndpointDiscovery"/> chose.</summary>
/// <param name="Endpoint">The endpoint, which answered and serves images.</param>
/// <param name="Source">Who named it: <c>DOCKER_HOST</c>, <c>ArcBox's default socket</c>, …</param>
/// <param name="Attempts">Those that were tried before it, in order, each with the reason why it was not used.</param>
public sealed record DiscoveredEndpoint(ArcBoxEndpoint Endpoint, string Source, IReadOnlyList<EndpointAttempt> Attempts)
{
    /// <summary>
    /// How to connect to it: the options of the search, with the certificates that belong to the endpoint (of <c>DOCKER_CERT_PATH</c> or a context).
    /// </summary>
    public ArcBoxChannelOptions ChannelOptions { get; init; } = new();
}
