namespace ArcBox.Protocol;

/// <summary>What asking one endpoint gave.</summary>
/// <param name="Problem">Why it cannot be used; null if it serves images.</param>
/// <param name="IsTransient">True if the problem may pass.</param>
/// <param name="ChannelOptions">How to connect to it, with its own certificates.</param>
internal sealed record ProbeResult(string? Problem, bool IsTransient, ArcBoxChannelOptions ChannelOptions);
