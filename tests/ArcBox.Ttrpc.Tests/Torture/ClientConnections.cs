using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>How the frames of a transcript are spread over the connections that our client makes.</summary>
internal static class ClientConnections
{
    /// <summary>The frames of each connection: one for all unary calls, one for each stream.</summary>
    public static IEnumerable<IReadOnlyList<RecordedFrame>> Of(Transcript transcript)
    {
        HashSet<uint> streams = [.. transcript.Frames.Where(Opens).Where(frame => frame.Frame.Flags != 0).Select(frame => frame.Frame.StreamId)];
        return transcript.Frames
            .GroupBy(frame => streams.Contains(frame.Frame.StreamId) ? frame.Frame.StreamId : 0)
            .Select(connection => (IReadOnlyList<RecordedFrame>)[.. connection]);
    }

    public static bool Opens(RecordedFrame frame) => frame is { FromClient: true, Frame.Type: RawFrame.Request };
}
