using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Finds a daemon that serves images. It looks, in this order, at
/// <list type="number">
/// <item>what <c>ARCBOX_GRPC_SOCKET</c>, <c>ARCBOX_API_URL</c> or <c>ARCBOX_SOCKET</c> names, or else ArcBox's sockets in its data directory
/// (<c>ARCBOX_DATA_DIR</c>, <c>ARCBOX_PROFILE</c>, <c>~/.arcbox</c>);</item>
/// <item>what <c>DOCKER_HOST</c> names (with <c>DOCKER_TLS_VERIFY</c> and <c>DOCKER_CERT_PATH</c>), or else <c>DOCKER_CONTEXT</c>, or else the current
/// context of Docker's command line, or else the usual sockets of Docker.</item>
/// </list>
/// ArcBox's own socket does not serve images in any known release; its <c>docker.sock</c> does and is tried next. A daemon that the environment or a
/// context names is the last to be tried: no other one is used in its place.
/// </summary>
public static class EndpointDiscovery
{
    /// <summary>Looks for an endpoint; see the type's description for the order.</summary>
    /// <param name="options">Where to look; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="DaemonUnreachableException">No endpoint serves images; the exception lists what was tried.</exception>
    public static Task<DiscoveredEndpoint> DiscoverAsync(EndpointDiscoveryOptions? options = null, CancellationToken cancellationToken = default)
        => DiscoverAsync(options ?? new EndpointDiscoveryOptions(), ArcBoxChannel.ForEndpoint, cancellationToken);

    internal static async Task<DiscoveredEndpoint> DiscoverAsync(
        EndpointDiscoveryOptions options, Func<ArcBoxEndpoint, ArcBoxChannelOptions, ChannelBase> open, CancellationToken cancellationToken)
    {
        EndpointProbe probe = new(options.ProbeTimeout, open);
        List<EndpointAttempt> attempts = [];
        string? namedBy = null;
        bool isTransient = false;
        foreach (EndpointCandidate candidate in EndpointCandidates.List(options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ArcBoxChannelOptions channel = options.ChannelOptions;
            string? unusable = candidate.Problem ?? candidate.Certificates?.TryApply(ref channel);
            (string Problem, bool IsTransient)? failure = unusable is null
                ? await probe.TryAsync(candidate.Endpoint!, channel, cancellationToken).ConfigureAwait(false)
                : (unusable, false);
            if (failure is not { } reason)
                return new DiscoveredEndpoint { Endpoint = candidate.Endpoint!, Source = candidate.Source, Attempts = attempts, ChannelOptions = channel };

            attempts.Add(candidate.ToAttempt(reason.Problem));
            isTransient |= reason.IsTransient;
            namedBy = candidate.NamedBy;
        }

        throw new DaemonUnreachableException(Message(attempts, namedBy))
        {
            Attempts = attempts,
            Reason = ErrorReasons.EngineUnreachable,
            IsTransient = isTransient,
        };
    }

    private static string Message(List<EndpointAttempt> attempts, string? namedBy)
    {
        string tried = string.Concat(attempts.Select(attempt => $"{Environment.NewLine}  {attempt}"));
        string last = namedBy is null ? "" : $"{Environment.NewLine}Nothing else was tried, because {namedBy} names the daemon to use.";
        return $"No daemon that serves images was found. Tried:{tried}{last}";
    }
}
