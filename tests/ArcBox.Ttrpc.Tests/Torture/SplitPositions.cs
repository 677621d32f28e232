using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Where the bytes of a transcript are cut.</summary>
internal static class SplitPositions
{
    // A frame of megabytes is one of zeros: only its edges can be told apart.
    private const int Edge = 64;

    /// <summary>All places within what our server receives.</summary>
    public static IEnumerable<int> ToServer(Transcript transcript) => Within(transcript.Frames.Where(frame => frame.FromClient));

    /// <summary>All places within what our client receives, on the connection that receives most.</summary>
    public static IEnumerable<int> ToClient(Transcript transcript)
        => ClientConnections.Of(transcript).Select(connection => Within(connection.Where(frame => !frame.FromClient)).ToList()).MaxBy(places => places.Count) ?? [];

    private static IEnumerable<int> Within(IEnumerable<RecordedFrame> frames)
    {
        int start = 0;
        foreach (RecordedFrame frame in frames)
        {
            int length = RawFrame.HeaderLength + frame.Frame.Payload.Length;
            for (int i = 0; i < length; i++)
            {
                if (i == Edge && length > 64 * 1024) i = length - Edge;
                if (start + i > 0) yield return start + i;
            }

            start += length;
        }
    }
}
