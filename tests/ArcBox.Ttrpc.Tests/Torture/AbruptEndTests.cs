using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A connection that is closed at the very moment at which a request comes in.</summary>
internal sealed class AbruptEndTests
{
    // Of these some dozens meet the moment.
    private const int Rounds = 20_000;

    [Test]
    public async Task Server_ClosedWhileARequestArrives_NoHandlerIsForgotten()
    {
        RunningClock clock = new();
        PuppetImages images = new();
        await using TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = clock })
            .Bind<ImageService.ImageServiceBase>(ImageService.BindService, images);
        byte[] request = new RawFrame(1, RawFrame.Request, 0, RawRequest.Encode(ImageMessages.Images, "Tag", timeoutNano: 3600L * 1_000_000_000)).ToBytes();

        for (int round = 0; round < Rounds; round++)
        {
            MemoryWire wire = new();
            using CancellationTokenSource close = new();
            Task serving = server.ServeAsync(wire, close.Token);
            Task sending = Task.Run(() => wire.Raw.WriteAsync(request).AsTask());
            int delay = round % 64;
            Thread.SpinWait(delay * 8);
            close.Cancel();
            await serving.Soon();
            await Task.WhenAny(sending).Soon();
        }

        await images.Calls.NoneLeftAsync();
        await Eventually.IsAsync(() => clock.Timers.Live, 0, "timers");
    }
}
