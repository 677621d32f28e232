namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class PushProgress
{
    /// <summary>What <see cref="Status"/> says, whichever daemon worded it.</summary>
    public ProgressPhase Phase => StatusVocabulary.Read(Status);

    /// <summary>The digest under which the registry has the image if this line tells it, otherwise null.</summary>
    public string? Digest => Id.Length == 0 ? StatusVocabulary.ReadDigest(Status) : null;

    /// <summary>True if the line is about one layer, not about the whole image.</summary>
    public bool IsLayer => Id.Length > 0;

    internal string? Failure => Id.Length == 0 ? StatusVocabulary.ReadFailure(Status) : null;
}
