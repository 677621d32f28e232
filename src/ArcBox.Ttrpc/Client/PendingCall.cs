using System.Buffers;

namespace ArcBox.Ttrpc;

/// <summary>A call that waits for frames. The connection's reading thread calls these; what they find is run from its queue.</summary>
internal abstract class PendingCall
{
    /// <summary>The answer, which ends the call.</summary>
    public abstract void OnResponse(in ReadOnlySequence<byte> envelope, MessageReader messages, ReadyQueue ready);

    /// <summary>A message or an end of the server's stream; the connection forgets the call if <paramref name="header"/> ends it.</summary>
    /// <returns>The stream's inbox if it has no room left.</returns>
    public abstract Inbox? OnData(in FrameHeader header, in ReadOnlySequence<byte> message, MessageReader messages, ReadyQueue ready);

    /// <summary>Ends the call before its time; called by any thread, also when it has ended already.</summary>
    public abstract void Fail(Exception error);
}
