using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Ten thousand calls that are given up: each ends well or cancelled, its handler ends, and nothing of it stays.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class CancellationTests(WireKind kind)
{
    private const int Seed = 20260809;
    private const int PerRound = 2_500;

    // Bytes that may be in use after a round and were not before it.
    private const long Tolerance = 64 * 1024;

    [Test]
    public async Task Calls_CancelledAtAnyPoint_LeaveNothingBehind()
    {
        PacedImages images = new();
        await using LinkedPair pair = await LinkedPair.StartAsync(kind, images);
        RandomCancellations cancellations = new(pair, Seed);
        for (int round = 0; round < 2; round++) await RoundAsync();
        await FlatMemory.StaysAsync(RoundAsync, Tolerance);

        async Task RoundAsync()
        {
            await cancellations.RunAsync(PerRound);
            await images.NoneLeftAsync();
        }
    }
}
