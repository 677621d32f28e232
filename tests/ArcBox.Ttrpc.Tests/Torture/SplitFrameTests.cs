using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Frames that arrive in pieces mean what they mean in one.</summary>
internal sealed class SplitFrameTests
{
    // With room for one byte a write ends when the package has looked at it: what follows is certainly read by itself.
    private const int Capacity = 1;

    [TestCaseSource(typeof(ServerRows), nameof(ServerRows.All))]
    public async Task Server_RequestsSplitAtEachByte_AnswersAsRecorded(ServerRow row)
    {
        Transcript transcript = Transcript.Read(row.Transcript);
        foreach (int position in SplitPositions.ToServer(transcript)) await PlayAsync(row, transcript, wire => new SplitStream(wire, position));
    }

    [TestCaseSource(typeof(ServerRows), nameof(ServerRows.All))]
    public Task Server_RequestsByteByByte_AnswersAsRecorded(ServerRow row) => PlayAsync(row, Transcript.Read(row.Transcript), wire => new DripStream(wire));

    [TestCaseSource(typeof(ClientRows), nameof(ClientRows.Played))]
    public async Task Client_AnswersSplitAtEachByte_AreUnderstoodAsRecorded(ClientRow row)
    {
        Transcript transcript = Transcript.Read(row.Transcript);
        foreach (int position in SplitPositions.ToClient(transcript)) await PlayAsync(row, transcript, wire => new SplitStream(wire, position));
    }

    [TestCaseSource(typeof(ClientRows), nameof(ClientRows.Played))]
    public Task Client_AnswersByteByByte_AreUnderstoodAsRecorded(ClientRow row) => PlayAsync(row, Transcript.Read(row.Transcript), wire => new DripStream(wire));

    private static async Task PlayAsync(ServerRow row, Transcript transcript, Func<Stream, Stream> layer)
    {
        await using ServerReplay replay = await ServerReplay.StartAsync(transcript, WireKind.Memory, Capacity, layer);
        await row.PlayAsync(replay);
    }

    private static async Task PlayAsync(ClientRow row, Transcript transcript, Func<Stream, Stream> layer)
    {
        await using ClientReplay replay = new(transcript, WireKind.Memory, Capacity, layer);
        await row.PlayAsync!(replay);
    }
}
