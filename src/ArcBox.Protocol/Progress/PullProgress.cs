namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class PullProgress
{
    /// <summary>What <see cref="Status"/> says, whichever daemon worded it.</summary>
    public ProgressPhase Phase => StatusVocabulary.Read(Status);

    /// <summary>The digest of the pulled manifest if this line tells it, otherwise null.</summary>
    public string? Digest => Id.Length == 0 ? StatusVocabulary.ReadDigest(Status) : null;

    /// <summary>True if the line is about one layer, not about the whole image.</summary>
    public bool IsLayer => Id.Length > 0 && Phase is not ProgressPhase.Started;

    internal string? Failure => Id.Length == 0 ? StatusVocabulary.ReadFailure(Status) : null;
}
