namespace ArcBox.Protocol;

/// <summary>An endpoint to try, or something that was named for one and cannot be used.</summary>
/// <param name="Name">The endpoint, or what was given for it; without secrets.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="NamedBy">What names its daemon, such as a variable; null for the places where daemons usually are.</param>
internal sealed record EndpointCandidate(string Name, string Source, string? NamedBy)
{
    /// <summary>Null if there is a problem.</summary>
    public ArcBoxEndpoint? Endpoint { get; private init; }

    /// <summary>Why there is no endpoint; otherwise null.</summary>
    public string? Problem { get; private init; }

    /// <summary>Certificates that belong to the endpoint; null if none do.</summary>
    public DockerCertificates? Certificates { get; init; }

    /// <summary>The endpoint that the caller himself gives.</summary>
    public static EndpointCandidate Given(ArcBoxEndpoint endpoint)
        => new(EndpointText.WithoutUser(endpoint.ToString()), EndpointAttempt.Given, "the caller") { Endpoint = endpoint };

    /// <summary>A candidate for a text that should be an endpoint.</summary>
    public static EndpointCandidate Parse(string text, string source, string? namedBy)
    {
        string? problem = EndpointReader.Read(text, out ArcBoxEndpoint? endpoint);
        return new EndpointCandidate(EndpointText.WithoutUser(text), source, namedBy)
        {
            Endpoint = endpoint,
            Problem = problem is null ? null : $"{problem}.",
        };
    }

    public static EndpointCandidate Unusable(string name, string source, string? namedBy, string problem)
        => new(EndpointText.WithoutUser(name), source, namedBy) { Problem = problem };

    public EndpointAttempt ToAttempt(string? problem) => new() { Endpoint = Name, Source = Source, Problem = problem, IsNamed = NamedBy is not null };
}
