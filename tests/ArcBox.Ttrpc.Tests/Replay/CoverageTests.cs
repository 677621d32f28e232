namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>No transcript is forgotten on either side.</summary>
public sealed class CoverageTests
{
    [Test]
    public void ServerRows_AreAllTranscripts() => Assert.That(ServerRows.All.Select(row => row.Transcript), Is.EqualTo(Transcript.Names));

    [Test]
    public void ClientRows_AreAllTranscripts() => Assert.That(ClientRows.All.Select(row => row.Transcript), Is.EqualTo(Transcript.Names));

    [Test]
    public void ClientRows_OnlyHandMadeFramesAreNotPlayed()
        => Assert.That(ClientRows.All.Where(row => row.PlayAsync is null).Select(row => Transcript.Read(row.Transcript).IsMadeByHand), Is.All.True);
}
