namespace ArcBox.Protocol;

/// <summary>How far a pull or a push is: a <see cref="TransferTracker"/>'s sum of the lines so far. It does not change any more.</summary>
public sealed record TransferState
{
    /// <summary>The layers, in the order in which the daemon named them, at most 1,024; Podman names none when it pushes.</summary>
    public IReadOnlyList<LayerState> Layers { get; init; } = [];

    /// <summary>What happens in the layer that is busiest: as long as one comes in, the whole comes in.</summary>
    public ProgressPhase Phase { get; init; } = ProgressPhase.Waiting;

    /// <summary>
    /// How much of the whole is done. It never goes back; it is at most 0.99 until the transfer has ended well, and then 1. Layers count by their size where
    /// it is known, those that are there already not at all. Of Podman's pushes and of images that are all there, nothing is known in between.
    /// </summary>
    public double Fraction { get; init; }

    /// <summary>True if the transfer has ended well: <see cref="TransferTracker.Complete"/> was called.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// Bytes that have gone over, packed when pulling; 0 if the daemon tells none. Podman tells those of layers that take long, and no others. It never goes
    /// back.
    /// </summary>
    public long Bytes { get; init; }

    /// <summary>
    /// How many <see cref="Bytes"/> there will be; null while the daemon has not told the sizes of all layers that are still to come, or of any. Engines tell a
    /// layer's size when its turn comes, so that it grows if layers are named late.
    /// </summary>
    public long? TotalBytes { get; init; }

    /// <summary>Rate of the last five seconds; null in the first half second, while no bytes were told, and at the end.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>
    /// How long the bytes that are left take at this rate; null while that is not known or will be forever, and zero at the end. Unpacking is not in it.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Digest of the manifest, pulled or pushed; null until the daemon tells it. Podman tells none after a pull.</summary>
    public string? Digest { get; init; }

    /// <summary>
    /// The daemon's latest line about a whole pull, such as "Status: Downloaded newer image for nginx:1.27"; null if there was none, as of Podman.
    /// </summary>
    public string? Summary { get; init; }

    /// <summary>True if the daemon said that it had the image already. Podman never says so: false there does not mean that the image is new.</summary>
    public bool IsUpToDate => Summary?.Contains("up to date", StringComparison.Ordinal) ?? false;
}
