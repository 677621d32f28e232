namespace ArcBox.Protocol.Testing;

/// <summary>A cut that waits until so many bytes have left, or until its call's answer has ended before.</summary>
/// <param name="Call">The call that was struck.</param>
/// <param name="Left">How many bytes are left.</param>
/// <param name="AtCut">Told before the connection is cut.</param>
internal readonly record struct WireCut(WireCall Call, int Left, Action AtCut);
