using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Damaged answers end their own call; calls beside them go on, and nothing stays behind.</summary>
internal sealed class MutatedAnswerTests
{
    private const int Seed = 20260808;
    private const int UnaryPerRound = 12_000;
    private const int StreamsPerRound = 7_000;
    private const int BrokenPerRound = 1_000;

    // Bytes that may be in use after a round of 20,000 frames and were not before it.
    private const long Tolerance = 128 * 1024;

    [Test]
    public async Task Client_DamagedAnswers_EndTheirOwnCallsAndDisturbNobody()
    {
        await using TortureClient client = new(WireKind.Memory);
        using MutatedAnswers answers = new(client, new Random(Seed));
        for (int round = 0; round < 3; round++) await RoundAsync();
        await FlatMemory.StaysAsync(RoundAsync, Tolerance);

        async Task RoundAsync()
        {
            await answers.AnswerUnaryCallsAsync(UnaryPerRound);
            await answers.AnswerStreamsAsync(StreamsPerRound);
            await answers.BreakConnectionsAsync(BrokenPerRound);
        }
    }
}
