namespace ArcBox.Protocol;

/// <summary>What the daemon told about a push that ended well.</summary>
public sealed record PushResult
{
    /// <summary>The digest under which the registry has the image; null if the daemon did not tell it.</summary>
    public string? Digest { get; init; }

    /// <summary>The layers at the end, all done, in the order in which the daemon named them; Podman names none.</summary>
    public IReadOnlyList<LayerState> Layers { get; init; } = [];

    /// <summary>Bytes that went over, as the engine counts them; 0 (the default) if none did or the daemon told none.</summary>
    public long Bytes { get; init; }

    internal static PushResult Of(TransferState state) => new() { Digest = state.Digest, Layers = state.Layers, Bytes = state.Bytes };
}
