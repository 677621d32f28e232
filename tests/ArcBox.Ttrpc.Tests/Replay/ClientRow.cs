namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>How one transcript is replayed against our client.</summary>
/// <param name="Transcript">The file's name.</param>
/// <param name="Difference">What our client does otherwise than the recorded one, and why; null if only what <see cref="ClientRows"/> says of all.</param>
/// <param name="PlayAsync">Plays it; null if there is nothing to play, because frames made by hand were recorded, not a client.</param>
internal sealed record ClientRow(string Transcript, string? Difference, Func<ClientReplay, Task>? PlayAsync)
{
    public ClientRow(string transcript)
        : this(transcript, null, replay => replay.WalkAsync())
    {
    }

    public static ClientRow MadeByHand(string transcript) => new(transcript, null, null);

    public override string ToString() => Transcript;
}
