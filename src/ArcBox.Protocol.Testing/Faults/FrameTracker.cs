namespace ArcBox.Protocol.Testing;

/// <summary>Counts the messages that a server sends on one stream, to find the place where a fault strikes.</summary>
internal abstract class FrameTracker
{
    /// <summary>Takes the stream's next frame, whole.</summary>
    /// <param name="frame">The frame with its header.</param>
    /// <param name="strikeAfter">After how many messages to strike; null to leave all alone.</param>
    /// <param name="wholeMessage">True to strike when the message after that is complete, false where it begins.</param>
    public abstract FrameSplit Next(byte[] frame, int? strikeAfter, bool wholeMessage);
}
