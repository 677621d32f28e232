namespace ArcBox.Ttrpc;

/// <summary>What a frame is made of beside its message.</summary>
/// <param name="StreamId">The call's stream.</param>
/// <param name="Type">What the frame is.</param>
/// <param name="Flags">What it means for the stream.</param>
/// <param name="PayloadTag">The tag of the message's field in its envelope; zero where the message comes without one.</param>
/// <param name="Prefix">The envelope's fields before the message.</param>
/// <param name="Suffix">The envelope's fields behind it.</param>
internal readonly record struct FrameParts(
    uint StreamId, FrameType Type, FrameFlags Flags, byte PayloadTag = 0, ReadOnlyMemory<byte> Prefix = default, ReadOnlyMemory<byte> Suffix = default)
{
    public static FrameParts Request(uint streamId, FrameFlags flags, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> suffix)
        => new(streamId, FrameType.Request, flags, RequestEnvelope.PayloadTag, prefix, suffix);

    public static FrameParts Response(uint streamId) => new(streamId, FrameType.Response, FrameFlags.None, ResponseEnvelope.PayloadTag);

    /// <summary>A Response whose whole envelope is given.</summary>
    public static FrameParts Failure(uint streamId, byte[] envelope) => new(streamId, FrameType.Response, FrameFlags.None, 0, envelope);

    public static FrameParts Data(uint streamId) => new(streamId, FrameType.Data, FrameFlags.None);

    /// <summary>The end of what one side sends, always in a frame of its own: the reference server refuses one that also holds a message.</summary>
    public static FrameParts End(uint streamId) => new(streamId, FrameType.Data, FrameFlags.RemoteClosed | FrameFlags.NoData);
}
