using System.Runtime.CompilerServices;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Finds a daemon that serves images. It looks, in this order, at
/// <list type="number">
/// <item>the <see cref="EndpointDiscoveryOptions.Endpoint"/> that the caller gives;</item>
/// <item>what <c>ARCBOX_GRPC_SOCKET</c>, <c>ARCBOX_API_URL</c> or <c>ARCBOX_SOCKET</c> names, or else ArcBox's sockets in its data directory
/// (<c>ARCBOX_DATA_DIR</c>, <c>ARCBOX_PROFILE</c>, <c>~/.arcbox</c>);</item>
/// <item>what <c>DOCKER_HOST</c> names (with <c>DOCKER_TLS_VERIFY</c> and <c>DOCKER_CERT_PATH</c>), or else <c>DOCKER_CONTEXT</c>, or else the current
/// context of Docker's command line, or else the usual sockets of Docker and Podman.</item>
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

    /// <summary>
    /// Asks every place in the same order, also those behind the one that <see cref="DiscoverAsync(EndpointDiscoveryOptions?, CancellationToken)"/> chooses,
    /// which is the first without a problem: for people who want to know why it is that one.
    /// </summary>
    /// <param name="options">Where to look; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static IAsyncEnumerable<EndpointAttempt> SurveyAsync(EndpointDiscoveryOptions? options = null, CancellationToken cancellationToken = default)
        => SurveyAsync(options ?? new EndpointDiscoveryOptions(), ArcBoxChannel.ForEndpoint, cancellationToken);

    internal static async Task<DiscoveredEndpoint> DiscoverAsync(
        EndpointDiscoveryOptions options, Func<ArcBoxEndpoint, ArcBoxChannelOptions, ChannelBase> open, CancellationToken cancellationToken)
    {
        List<EndpointAttempt> attempts = [];
        string? namedBy = null;
        bool isTransient = false;
        EndpointProbe probe = new(options, open);
        foreach (EndpointCandidate candidate in EndpointCandidates.List(options))
        {
            ProbeResult result = await probe.TryAsync(candidate, cancellationToken).ConfigureAwait(false);
            if (result.Problem is null)
            {
                Log.EndpointChosen(options.ChannelOptions.CreateLogger(), candidate.Name, candidate.Source);
                return new DiscoveredEndpoint
                {
                    Endpoint = candidate.Endpoint!,
                    Source = candidate.Source,
                    Attempts = attempts,
                    ChannelOptions = result.ChannelOptions,
                };
            }

            attempts.Add(candidate.ToAttempt(result.Problem));
            isTransient |= result.IsTransient;
            namedBy = candidate.NamedBy;
        }

        throw new DaemonUnreachableException(Message(attempts, namedBy))
        {
            Attempts = attempts,
            Reason = ErrorReasons.EngineUnreachable,
            IsTransient = isTransient,
        };
    }

    internal static async IAsyncEnumerable<EndpointAttempt> SurveyAsync(
        EndpointDiscoveryOptions options,
        Func<ArcBoxEndpoint, ArcBoxChannelOptions, ChannelBase> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EndpointProbe probe = new(options, open);
        foreach (EndpointCandidate candidate in EndpointCandidates.List(options))
        {
            ProbeResult result = await probe.TryAsync(candidate, cancellationToken).ConfigureAwait(false);
            yield return candidate.ToAttempt(result.Problem);
        }
    }

    private static string Message(List<EndpointAttempt> attempts, string? namedBy)
    {
        string tried = string.Concat(attempts.Select(attempt => $"{Environment.NewLine}  {attempt}"));
        string last = namedBy is null ? "" : $"{Environment.NewLine}Nothing else was tried, because {namedBy} names the daemon to use.";
        return $"No daemon that serves images was found. Tried:{tried}{last}";
    }
}
