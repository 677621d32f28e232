using System.Runtime.CompilerServices;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Reads a stream that may stand still. One that ignores its token is not waited for; it is disposed of once it moves, in the background.
/// </summary>
internal static class StallGuard
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IAsyncEnumerable<T> source, TimeSpan limit, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using StallWatch watch = new(limit, time);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Token);
        IAsyncEnumerator<T> items = source.GetAsyncEnumerator(stop.Token);
        Task<bool>? moving = null;
        try
        {
            while (true)
            {
                watch.Begin();
                moving = items.MoveNextAsync().AsTask();
                if (!await WaitAsync(moving, watch, stop.Token, cancellationToken).ConfigureAwait(false)) break;
                yield return items.Current;
            }
        }
        finally
        {
            moving?.MayFailUnobserved();
            // An enumerator must not be disposed of while it moves.
            if (moving is { IsCompleted: false }) LetGoAsync(moving, items).MayFailUnobserved();
            else await items.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> WaitAsync(Task<bool> moving, StallWatch watch, CancellationToken stop, CancellationToken cancellationToken)
    {
        bool moved;
        try
        {
            moved = await moving.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsCancelled(exception) && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, exception, cancellationToken);
        }
        catch (Exception exception) when (IsCancelled(exception) && watch.HasStalled)
        {
            throw watch.Failure(null, null, exception);
        }
        finally
        {
            watch.End();
        }

        // What comes of a stream that was cancelled is not the whole of it.
        if (watch.HasStalled) throw watch.Failure(null, null, null);
        return moved;
    }

    private static bool IsCancelled(Exception exception)
        => exception is OperationCanceledException or ArcBoxException { StatusCode: StatusCode.Cancelled } or RpcException { StatusCode: StatusCode.Cancelled };

    private static async Task LetGoAsync(Task moving, IAsyncDisposable items)
    {
        // Its reader has been told already how it ended.
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await items.DisposeAsync().ConfigureAwait(false);
    }
}
