namespace ArcBox.Protocol;

/// <summary>The builders that dockerd has. Podman has one of its own, whatever is asked for.</summary>
public enum ImageBuilder
{
    /// <summary>
    /// The builder that runs one step after the other, each in a container: what the Docker Engine API means where none is named (moby, <c>/build</c>,
    /// <c>version=1</c>).
    /// </summary>
    Classic,

    /// <summary>
    /// BuildKit (<c>version=2</c>), which works on independent steps at once, leaves out stages that nobody needs, and knows <c>RUN --mount</c> and
    /// <c>COPY --chmod</c>. It has no session with this client, so it gets neither credentials of private base images nor secrets nor an SSH agent.
    /// </summary>
    BuildKit,
}
