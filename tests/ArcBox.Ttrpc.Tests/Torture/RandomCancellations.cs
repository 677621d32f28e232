using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Calls that are given up at a random point: before they begin, while they connect, between their messages, or when they are just over.</summary>
internal sealed class RandomCancellations(LinkedPair pair, int seed)
{
    private const int Callers = 8;

    private int _rounds;

    /// <summary>Gives up so many calls, while a caller beside them gets every answer.</summary>
    public async Task RunAsync(int calls)
    {
        int round = _rounds++;
        using CancellationTokenSource done = new();
        Task beside = AskUntilAsync(done.Token);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => GiveUpAsync(new Random(seed + (100 * round) + caller), calls / Callers))));
        await done.CancelAsync();
        await beside.Soon();
    }

    private async Task AskUntilAsync(CancellationToken done)
    {
        for (int i = 0; !done.IsCancellationRequested; i++)
        {
            ExistsImageResponse answer = await pair.Images.ExistsAsync(new ExistsImageRequest { Reference = $"{i}" }, cancellationToken: CancellationToken.None).ResponseAsync.Soon();
            Assert.That(answer.Id, Is.EqualTo($"{i}"));
        }
    }

    private async Task GiveUpAsync(Random random, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            using CancellationTokenSource cancel = new();
            DateTime? deadline = random.Next(4) == 0 ? DateTime.UtcNow.AddHours(1) : null;
            Task call = MakeAsync(random, new CallOptions(deadline: deadline, cancellationToken: cancel.Token));
            for (int wait = random.Next(12); wait > 0; wait--) await Task.Yield();
            Thread.SpinWait(random.Next(200));
            await cancel.CancelAsync();
            await EndsAsync(call);
        }
    }

    private Task MakeAsync(Random random, CallOptions options) => random.Next(4) switch
    {
        0 => pair.Images.ExistsAsync(new ExistsImageRequest(), options).ResponseAsync,
        1 => pair.Images.InspectAsync(new InspectImageRequest(), options).ResponseAsync,
        2 => PullAsync(random.Next(6), options),
        _ => BuildAsync(random.Next(6), options),
    };

    // Reads a few messages and leaves, or waits for its cancellation.
    private async Task PullAsync(int messages, CallOptions options)
    {
        using AsyncServerStreamingCall<PullProgress> call = pair.Images.Pull(new PullImageRequest(), options);
        for (int read = 0; messages == 0 || read < messages; read++) await call.ResponseStream.MoveNext(default);
    }

    private async Task BuildAsync(int messages, CallOptions options)
    {
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> call = pair.Images.Build(options);
        for (int sent = 0; sent < messages; sent++)
        {
            await call.RequestStream.WriteAsync(new BuildContext());
            await call.ResponseStream.MoveNext(default);
        }

        if (messages % 2 == 0) await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(default);
    }

    private static async Task EndsAsync(Task call)
    {
        try
        {
            await call.Soon();
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Cancelled)
        {
            // In time.
        }
    }
}
