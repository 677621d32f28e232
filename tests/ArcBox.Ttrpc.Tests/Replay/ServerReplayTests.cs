using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>What the reference implementation's client and server said, with our server in the latter's place.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class ServerReplayTests(WireKind kind)
{
    [TestCaseSource(typeof(ServerRows), nameof(ServerRows.All))]
    public async Task Server_RecordedClient_AnswersAsRecorded(ServerRow row)
    {
        await using ServerReplay replay = await ServerReplay.StartAsync(Transcript.Read(row.Transcript), kind);
        await row.PlayAsync(replay);
    }
}
