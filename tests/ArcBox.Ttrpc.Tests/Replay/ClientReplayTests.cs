using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>What the reference implementation's client and server said, with our client in the former's place.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class ClientReplayTests(WireKind kind)
{
    [TestCaseSource(typeof(ClientRows), nameof(ClientRows.Played))]
    public async Task Client_RecordedServer_SendsAndUnderstandsAsRecorded(ClientRow row)
    {
        await using ClientReplay replay = new(Transcript.Read(row.Transcript), kind);
        await row.PlayAsync!(replay);
    }
}
