namespace ArcBox.Protocol;

/// <summary>How far a layer is.</summary>
/// <param name="Id">The layer's id as the daemon writes it, usually twelve hex digits.</param>
/// <param name="Phase">What is done with it.</param>
/// <param name="Status">The same in the daemon's words.</param>
/// <param name="Current">Bytes done in this phase; never above <paramref name="Total"/> where that is known.</param>
/// <param name="Total">Bytes of the layer; null if the daemon has not told.</param>
public sealed record LayerProgress(string Id, ProgressPhase Phase, string Status, long Current, long? Total)
{
    /// <summary>True if nothing more happens to the layer.</summary>
    public bool IsDone => Phase is ProgressPhase.Complete or ProgressPhase.AlreadyExists;
}
