namespace ArcBox.Ttrpc;

/// <summary>What one stream has received and its consumer has not read yet, as the connection sees it.</summary>
internal abstract class Inbox
{
    /// <summary>What a message costs in memory beside its bytes, roughly; so that empty messages are bounded, too.</summary>
    protected const int MessageOverhead = 128;

    /// <summary>False if the connection should not read on for this stream.</summary>
    public abstract bool HasRoom { get; }

    /// <summary>Completes when there is room, or the stream has ended.</summary>
    public abstract Task WaitForRoomAsync();
}
