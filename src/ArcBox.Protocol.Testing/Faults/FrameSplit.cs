namespace ArcBox.Protocol.Testing;

/// <summary>What becomes of a frame of a call that is watched: what goes out as it is, what a fault strikes, and what goes out after that.</summary>
internal readonly record struct FrameSplit
{
    /// <summary>Leaves before the fault.</summary>
    public ReadOnlyMemory<byte> Before { get; init; }

    /// <summary>True if this is the place where the fault strikes.</summary>
    public bool Strikes { get; init; }

    /// <summary>The frame that the fault strikes. Empty for one that wants to see the message whole, which then has left with <see cref="Before"/>.</summary>
    public ReadOnlyMemory<byte> Struck { get; init; }

    /// <summary>The struck message once more, in frames of its own.</summary>
    public ReadOnlyMemory<byte> Copy { get; init; }

    /// <summary>Leaves after the fault, if anything still does.</summary>
    public ReadOnlyMemory<byte> After { get; init; }

    /// <summary>A frame that is left alone.</summary>
    public static FrameSplit Pass(ReadOnlyMemory<byte> frame) => new() { Before = frame };

    /// <summary>A frame that is struck as a whole.</summary>
    public static FrameSplit Strike(ReadOnlyMemory<byte> frame) => new() { Strikes = true, Struck = frame, Copy = frame };
}
