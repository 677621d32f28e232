namespace ArcBox.Ttrpc;

/// <summary>How the connection stands that a <see cref="TtrpcChannel"/>'s unary calls share. Streams have connections of their own.</summary>
public enum TtrpcChannelState
{
    /// <summary>Not connected; the next call connects.</summary>
    Idle,

    /// <summary>Connecting.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Ready,

    /// <summary>The last attempt to connect failed; the next call tries again.</summary>
    TransientFailure,

    /// <summary>The channel was shut down or disposed and makes no more calls.</summary>
    Shutdown,
}
