namespace ArcBox.Protocol;

/// <summary>What to try, in order. It is read as it is needed: nothing looks at Docker's files where ArcBox was found.</summary>
internal static class EndpointCandidates
{
    /// <summary>The list ends after a daemon that somebody named: to use another one, because that one is down, would surprise.</summary>
    public static IEnumerable<EndpointCandidate> List(EndpointDiscoveryOptions options)
    {
        if (options.Endpoint is { } given)
        {
            yield return EndpointCandidate.Given(given);
            yield break;
        }

        bool named = false;
        foreach (EndpointCandidate candidate in ArcBoxCandidates.List(options))
        {
            named |= candidate.NamedBy is not null;
            yield return candidate;
        }

        if (named) yield break;
        foreach (EndpointCandidate candidate in DockerCandidates.List(options)) yield return candidate;
    }
}
