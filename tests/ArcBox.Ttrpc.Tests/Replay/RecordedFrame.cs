using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>A frame and the direction in which it went.</summary>
internal sealed record RecordedFrame(bool FromClient, RawFrame Frame);
