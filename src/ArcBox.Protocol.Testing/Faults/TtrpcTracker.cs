namespace ArcBox.Protocol.Testing;

/// <summary>In ttrpc each message is a frame; what comes after the last one is the stream's end.</summary>
internal sealed class TtrpcTracker : FrameTracker
{
    private int _frames;

    public override FrameSplit Next(byte[] frame, int? strikeAfter, bool wholeMessage)
        => _frames++ == strikeAfter ? FrameSplit.Strike(frame) : FrameSplit.Pass(frame);
}
