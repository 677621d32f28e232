using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Damaged frames end in a documented status or a closed connection; calls beside them go on, and nothing stays behind.</summary>
internal sealed class MutatedRequestTests
{
    private const int Seed = 20260807;
    private const int WholePerRound = 20_000;
    private const int BrokenPerRound = 1_000;

    // Bytes that may be in use after a round of 21,000 frames and were not before it.
    private const long Tolerance = 128 * 1024;

    [Test]
    public async Task Server_DamagedFrames_EndInADocumentedStatusAndDisturbNobody()
    {
        RunningClock clock = new();
        PromptImages images = new();
        Random random = new(Seed);
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = clock }).Bind<ImageService.ImageServiceBase>(ImageService.BindService, images);
        await using (RawClient client = new(WireKind.Memory, server))
        {
            MutationRun run = new(client, random);
            for (int round = 0; round < 3; round++) await RoundAsync();
            await FlatMemory.StaysAsync(RoundAsync, Tolerance);

            async Task RoundAsync()
            {
                await run.SendWholeFramesAsync(WholePerRound);
                await run.SendBrokenFramesAsync(BrokenPerRound);
                await images.NoneLeftAsync();
                client.Forget();
            }
        }

        await clock.Timers.ZeroAsync();
    }
}
