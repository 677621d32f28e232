namespace ArcBox.Protocol;

/// <summary>Finds a daemon that serves images, where ArcBox and Docker put their sockets.</summary>
public static class EndpointDiscovery
{
    /// <summary>Looks for an endpoint; see the type's description for the order.</summary>
    /// <param name="options">Where to look; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="DaemonUnreachableException">No endpoint serves images; the exception lists what was tried.</exception>
    public static Task<DiscoveredEndpoint> DiscoverAsync(EndpointDiscoveryOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();
}
