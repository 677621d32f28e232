namespace ArcBox.Protocol;

/// <summary>One place where a daemon was looked for, and what was found there.</summary>
public sealed record EndpointAttempt
{
    /// <summary>The <see cref="Source"/> of an endpoint that the caller gave.</summary>
    internal const string Given = "given";

    /// <summary>The endpoint, such as <c>unix:///home/me/.arcbox/run/arcbox.sock</c>, or the value that was given for it; without secrets.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Who named it: <c>DOCKER_HOST</c>, <c>ArcBox's default socket</c>, …</summary>
    public required string Source { get; init; }

    /// <summary>Why it cannot be used; null if it serves images.</summary>
    public required string? Problem { get; init; }

    /// <summary>
    /// True if the user, the environment or a context names this daemon, so that no other is looked for; false for the places where daemons usually are.
    /// </summary>
    public bool IsNamed { get; init; }

    /// <summary>All in one line for people.</summary>
    public override string ToString() => $"{Endpoint} ({Source}): {Problem ?? "serves images."}";
}
