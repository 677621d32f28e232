namespace ArcBox.Ttrpc;

/// <summary>Byte 9 of a frame, written from the receiver's view: "your remote" is the sender. Unknown bits are ignored.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>The sender will send nothing more on this stream.</summary>
    RemoteClosed = 1,

    /// <summary>The sender will send Data on this stream.</summary>
    RemoteOpen = 2,

    /// <summary>The payload is no message, not even an empty one.</summary>
    NoData = 4,
}
