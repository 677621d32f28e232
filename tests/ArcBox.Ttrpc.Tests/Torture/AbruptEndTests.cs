using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Ends that come at the very moment of a beginning.</summary>
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
        await clock.Timers.ZeroAsync();
    }

    [Test]
    public async Task Client_CallCancelledWhileItBegins_EndsAndLeavesNoTimer([Values] bool streams)
    {
        await using LinkedPair pair = await LinkedPair.StartAsync(WireKind.Memory, new PacedImages());
        await pair.Channel.ConnectAsync().Soon();
        for (int round = 0; round < Rounds / 4; round++)
        {
            using CancellationTokenSource cancel = new();
            using Barrier together = new(2);
            Task cancelling = Task.Run(() =>
            {
                together.SignalAndWait();
                Thread.SpinWait(round % 64 * 8);
                cancel.Cancel();
            });
            together.SignalAndWait();
            CallOptions options = new(deadline: DateTime.UtcNow.AddHours(1), cancellationToken: cancel.Token);
            if (streams)
            {
                using AsyncServerStreamingCall<PullProgress> call = pair.Images.Pull(new PullImageRequest(), options);
                await EndsAsync(call.ResponseStream.MoveNext(default));
            }
            else
            {
                await EndsAsync(pair.Images.ExistsAsync(new ExistsImageRequest(), options).ResponseAsync);
            }

            await cancelling.Soon();
        }
    }

    private static async Task EndsAsync(Task call)
    {
        try
        {
            await call.Soon();
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Cancelled)
        {
            // Or it was over before.
        }
    }
}
