using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A build on its way through the recorder: the context goes on as it comes, and is looked at meanwhile.</summary>
internal sealed class ForwardedBuild(ImageService.ImageServiceClient next, BuildOptions? options, RecordedExchange exchange, TimeProvider time)
{
    private static readonly TimeSpan UploadPatience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(IAsyncStreamReader<BuildContext> context, IServerStreamWriter<BuildProgress> responses)
    {
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(exchange.Token);
        UploadReader upload = new(options);
        await using (upload.ConfigureAwait(false))
        {
            using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = next.Build(exchange.Options.WithCancellationToken(abort.Token));
            Task sending = SendAsync(context, build.RequestStream, upload, abort);
            try
            {
                await exchange.PassOnAsync(build.ResponseStream, responses).ConfigureAwait(false);
            }
            finally
            {
                await FinishAsync(sending, upload, abort).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(
        IAsyncStreamReader<BuildContext> from, IClientStreamWriter<BuildContext> to, UploadReader upload, CancellationTokenSource abort)
    {
        try
        {
            bool isWanted = true;
            while (await NextAsync(from, abort.Token).ConfigureAwait(false))
            {
                await upload.AddAsync(from.Current, abort.Token).ConfigureAwait(false);
                isWanted = isWanted && await IsTakenAsync(to.WriteAsync(from.Current, abort.Token), abort.Token).ConfigureAwait(false);
                // An endpoint that has answered needs no half-close.
                if (!isWanted && upload.IsComplete) return;
            }

            if (isWanted) await IsTakenAsync(to.CompleteAsync(), abort.Token).ConfigureAwait(false);
        }
        catch
        {
            await abort.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits for the rest of the context also if the endpoint answered without it: a replay knows the build by it.</summary>
    private async Task FinishAsync(Task sending, UploadReader upload, CancellationTokenSource abort)
    {
        try
        {
            // A client that has sent all may keep its side open until it has the answer's end.
            if (!upload.IsComplete) await sending.WaitAsync(UploadPatience, time).ConfigureAwait(false);
            exchange.Add(await upload.FinishAsync().ConfigureAwait(false));
        }
        catch (TimeoutException) when (!sending.IsCompleted)
        {
            exchange.FailRecording(
                "The recording failed: a build ended before the client had sent all of its context, which did not come within "
                    + $"{UploadPatience.TotalSeconds} seconds after that. A replay could not know the build by its files.");
        }
        catch (Exception exception) when (abort.IsCancellationRequested)
        {
            // What reading the answers came to is what the call ends with.
            if (!exchange.HasClientLeft) exchange.FailRecording($"The recording failed: a build's context could not be sent on. {exception.Message}");
        }
        finally
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> NextAsync(IAsyncStreamReader<BuildContext> from, CancellationToken token)
    {
        bool hasNext = false;
        await exchange.WithClientAsync(async () => hasNext = await from.MoveNext(token).ConfigureAwait(false), token).ConfigureAwait(false);
        return hasNext;
    }

    /// <summary>Sends on, and tells whether the call was still there to take it. Its status is read from the response side.</summary>
    private static async Task<bool> IsTakenAsync(Task sending, CancellationToken token)
    {
        try
        {
            await sending.ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!token.IsCancellationRequested
            && exception is RpcException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }
}
