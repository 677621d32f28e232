namespace ArcBox.Protocol.Testing;

/// <summary>What a frame's header says.</summary>
/// <param name="Length">How many bytes follow the header.</param>
/// <param name="StreamId">Whose frame it is.</param>
/// <param name="EndsStream">True if nothing more comes on the stream.</param>
internal readonly record struct FrameHead(long Length, uint StreamId, bool EndsStream);
