using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ArcBox.Ttrpc;

/// <summary>
/// Awaits a read, and runs the queue once the continuation is hooked up: from then on the connection is read by whichever thread the next bytes wake, also
/// while this one is still in the callers' code. Measured against queueing each completion to the pool: 2.5 times the calls of 64 callers.
/// </summary>
internal readonly struct ReadThenRun(ValueTask<ReadResult> read, ReadyQueue ready) : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _awaiter = read.ConfigureAwait(false).GetAwaiter();

    public bool IsCompleted
    {
        get
        {
            if (!_awaiter.IsCompleted) return false;
            // Bytes keep coming: go on reading them, and let the pool run what they brought so far.
            if (!ready.IsEmpty) ready.RunSoon();
            return true;
        }
    }

    public ReadThenRun GetAwaiter() => this;

    public ReadResult GetResult() => _awaiter.GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        // This struct lies in the state machine, which may run on before the next line.
        ReadyQueue queue = ready;
        _awaiter.UnsafeOnCompleted(continuation);
        queue.Run();
    }
}
