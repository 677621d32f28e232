namespace ArcBox.Protocol;

/// <summary>How to remove an image.</summary>
public sealed record RemoveOptions : ImageCallOptions
{
    /// <summary>True removes an image that stopped containers use or that has several names. The default is false.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// True also deletes the parents that no name holds any longer. The default is false, unlike Docker's own. Podman deletes them in any case.
    /// </summary>
    public bool PruneParents { get; init; }
}
