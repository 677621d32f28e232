using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Several pulls, a few at a time, as one stream.</summary>
internal sealed class PullQueue(IImageClient client, IReadOnlyList<string> references, PullOptions? options, int maxConcurrency)
{
    public async IAsyncEnumerable<PullAllProgress> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<PullAllProgress> told = Channel.CreateBounded<PullAllProgress>(new BoundedChannelOptions(1) { SingleReader = true });
        Task pulls = RunAsync(told.Writer, stop.Token);
        try
        {
            // Without a token: the channel ends when the pulls have, and with their exception.
            await foreach (PullAllProgress progress in told.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return progress;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pulls.ConfigureAwait(false);
        }
    }

    // Its exceptions go to the reader.
    private async Task RunAsync(ChannelWriter<PullAllProgress> told, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, references.Count, parallel, (index, token) => PullAsync(index, told, token)).ConfigureAwait(false);
            told.Complete();
        }
        catch (Exception exception)
        {
            told.Complete(exception);
        }
    }

    private async ValueTask PullAsync(int index, ChannelWriter<PullAllProgress> told, CancellationToken cancellationToken)
    {
        TransferTracker tracker = new((client as ImageClient)?.TimeProvider);
        ArcBoxException? failure = null;
        try
        {
            await foreach (PullProgress line in client.PullAsync(references[index], options, cancellationToken).ConfigureAwait(false))
            {
                tracker.Update(line);
                await told.WriteAsync(Of(line, null), cancellationToken).ConfigureAwait(false);
            }

            tracker.Complete();
        }
        catch (ArcBoxException exception) when (exception is not DaemonUnreachableException)
        {
            failure = exception;
        }

        await told.WriteAsync(Of(null, failure), cancellationToken).ConfigureAwait(false);

        PullAllProgress Of(PullProgress? line, ArcBoxException? exception)
            => new() { Index = index, Reference = references[index], Line = line, State = tracker.Snapshot(), Failure = exception };
    }
}
