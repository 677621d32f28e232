namespace ArcBox.Protocol;

/// <summary>
/// How many bytes of a layer have gone over, and of how many; 0 is unknown. Daemons repeat themselves, begin a layer anew when its transfer fails, count
/// beyond the total, and tell the last bytes of a layer only by saying that it is done.
/// </summary>
internal readonly record struct LayerBytes(long Done, long Total)
{
    // So that no sum over as many layers as are followed overflows.
    private const long Max = long.MaxValue / TransferLimits.Layers;

    public LayerBytes After(ProgressPhase phase, long current, long total)
    {
        (long done, long whole) = phase switch
        {
            ProgressPhase.Downloading or ProgressPhase.Pushing => (Math.Min(current, Max), Math.Max(Math.Min(total, Max), Total)),
            // A layer of which no byte was seen on its way has not gone over, as far as anybody told.
            ProgressPhase.Verifying or ProgressPhase.Downloaded or ProgressPhase.Extracting or ProgressPhase.Complete => (Total, Total),
            _ => (Done, Total),
        };
        return new LayerBytes(Math.Max(done, Done), whole);
    }
}
