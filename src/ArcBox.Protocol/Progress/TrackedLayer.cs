namespace ArcBox.Protocol;

/// <summary>A layer, and what it counts in the whole.</summary>
internal sealed class TrackedLayer(string id)
{
    // Fetching is the long part of a layer's way, unpacking the short one.
    private const double FetchShare = 0.8;

    public LayerState State { get; private set; } = new() { Id = id, Phase = ProgressPhase.Other, Status = "" };

    public LayerBytes Bytes { get; private set; }

    /// <summary>How much of its way the layer has ever come, 0 to 1: what is transferred a second time does not count twice.</summary>
    public double Done { get; private set; }

    /// <summary>
    /// False for a layer that turned out to be there already, of which nothing was seen on its way. Nothing is done for it: who pushes one new layer on nine
    /// that the registry has is not nearly ready before the first byte.
    /// </summary>
    public bool IsWork { get; private set; }

    /// <summary>How many bytes will have gone over at the end; null while nobody can tell.</summary>
    public long? BytesAtEnd => State.Phase switch
    {
        ProgressPhase.AlreadyExists => Bytes.Done,
        ProgressPhase.Waiting or ProgressPhase.Downloading or ProgressPhase.Pushing or ProgressPhase.Retrying when Bytes.Total == 0 => null,
        _ => Math.Max(Bytes.Total, Bytes.Done),
    };

    public void Update(ProgressPhase phase, string status, long current, long total)
    {
        IsWork = phase is not ProgressPhase.AlreadyExists || Done > 0 || Bytes.Done > 0;
        Bytes = Bytes.After(phase, current, total);
        // A line without a total (completion, "Verifying Checksum") keeps the one that is known; a completed layer has all its bytes.
        long? known = total > 0 ? total : State.Total;
        // The containerd store counts the seconds of unpacking, and tells no total with them.
        bool isBytes = phase is not ProgressPhase.Extracting || total > 0;
        long done = phase is ProgressPhase.Complete or ProgressPhase.AlreadyExists ? known ?? 0 : isBytes ? Math.Max(0, current) : 0;
        State = State with
        {
            Phase = phase,
            Status = status.Length > TransferLimits.Status ? status[..TransferLimits.Status] : status,
            // Pushes have been seen at 1037 of 13 bytes: totals are estimates of compressed sizes.
            Current = Math.Min(done, known ?? long.MaxValue),
            Total = known,
        };
        if (IsWork) Done = Math.Max(Done, DoneIn(State));
    }

    /// <summary>The transfer ended well: the layer is done and all its bytes have come, whether or not the daemon said so.</summary>
    public void Complete()
    {
        if (State.Phase is ProgressPhase.AlreadyExists) return;
        Bytes = Bytes.After(ProgressPhase.Complete, 0, 0);
        State = State with { Phase = ProgressPhase.Complete, Current = State.Total ?? State.Current };
    }

    private static double DoneIn(LayerState layer)
    {
        double step = layer.Total is > 0 and { } total ? (double)layer.Current / total : 0;
        return layer.Phase switch
        {
            ProgressPhase.Complete or ProgressPhase.AlreadyExists => 1,
            ProgressPhase.Downloading => step * FetchShare,
            ProgressPhase.Verifying or ProgressPhase.Downloaded => FetchShare,
            ProgressPhase.Extracting => FetchShare + (step * (1 - FetchShare)),
            ProgressPhase.Pushing => step,
            _ => 0,
        };
    }
}
