namespace ArcBox.Protocol;

/// <summary>How far a layer is.</summary>
public sealed record LayerState
{
    /// <summary>The layer's id as the daemon writes it, usually twelve hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What is done with it; <see cref="ProgressPhase.Complete"/> also if the transfer has ended well and the daemon, as Podman, did not say so.
    /// </summary>
    public required ProgressPhase Phase { get; init; }

    /// <summary>The same in the daemon's words, of which the first 256 characters.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// Bytes done in this phase; 0 by default, and never above <see cref="Total"/> where that is known. It starts again with the next phase, and goes back
    /// when the daemon begins anew.
    /// </summary>
    public long Current { get; init; }

    /// <summary>Bytes of the layer; null (the default) if the daemon has not told.</summary>
    public long? Total { get; init; }

    /// <summary>True if nothing more happens to the layer; of Podman's it is known only at the end.</summary>
    public bool IsDone => Phase is ProgressPhase.Complete or ProgressPhase.AlreadyExists;
}
