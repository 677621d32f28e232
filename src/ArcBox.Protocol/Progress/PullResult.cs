namespace ArcBox.Protocol;

/// <summary>What the daemon told about a pull that ended well.</summary>
public sealed record PullResult
{
    /// <summary>
    /// Digest of the manifest that was pulled; null if the daemon did not tell it. Podman does not: inspect the image, its RepoDigests have it.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>The daemon's closing words, such as "Status: Downloaded newer image for nginx:1.27"; null if there were none, as of Podman.</summary>
    public string? Summary { get; init; }

    /// <summary>True if the daemon said that it had the image already. Podman never says so: false there does not mean that the image is new.</summary>
    public bool IsUpToDate { get; init; }

    /// <summary>The layers at the end, all done, in the order in which the daemon named them; none or some if it had the image already.</summary>
    public IReadOnlyList<LayerState> Layers { get; init; } = [];

    /// <summary>Packed bytes that came over; 0 (the default) if none did or the daemon told none. Of Podman's layers only those count that took long.</summary>
    public long Bytes { get; init; }

    internal static PullResult Of(TransferState state)
        => new() { Digest = state.Digest, Summary = state.Summary, IsUpToDate = state.IsUpToDate, Layers = state.Layers, Bytes = state.Bytes };
}
