namespace ArcBox.Protocol.Testing;

/// <summary>
/// The frames of a protocol, as far as faults need to know them. Written from the protocols' documents: nothing of what the server under it reads and
/// writes with is used here, so that a mistake in one of them cannot hide in the other.
/// </summary>
internal abstract class FrameFormat
{
    public abstract int HeaderLength { get; }

    /// <summary>The longest payload that the protocol allows where nothing else was agreed.</summary>
    public abstract uint MaxLength { get; }

    /// <summary>The longest payload that a header can announce.</summary>
    public abstract uint MaxAnnounced { get; }

    public abstract string Name { get; }

    public abstract FrameHead Read(ReadOnlySpan<byte> header);

    public abstract void WriteLength(Span<byte> frame, uint length);

    public abstract void WriteStreamId(Span<byte> frame, uint streamId);

    public abstract FrameTracker Track();
}
