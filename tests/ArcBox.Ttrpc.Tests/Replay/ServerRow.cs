namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>How one transcript is replayed against our server.</summary>
/// <param name="Transcript">The file's name.</param>
/// <param name="Difference">What our server does otherwise than the recorded one, and why; null if it does the same to the byte.</param>
/// <param name="PlayAsync">Plays it.</param>
internal sealed record ServerRow(string Transcript, string? Difference, Func<ServerReplay, Task> PlayAsync)
{
    public ServerRow(string transcript)
        : this(transcript, null, replay => replay.WalkAsync())
    {
    }

    public override string ToString() => Transcript;
}
