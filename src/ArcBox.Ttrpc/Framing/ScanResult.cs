namespace ArcBox.Ttrpc;

/// <summary>What a <see cref="FrameScanner"/> found at the start of a buffer.</summary>
internal enum ScanResult
{
    /// <summary>Not a whole frame yet.</summary>
    Incomplete,

    /// <summary>A frame and all of its payload.</summary>
    Frame,

    /// <summary>The header of a frame that is too long to be taken; its payload is skipped as it comes.</summary>
    TooLong,

    /// <summary>A header that nobody who speaks ttrpc sends; what follows cannot be trusted.</summary>
    Absurd,
}
