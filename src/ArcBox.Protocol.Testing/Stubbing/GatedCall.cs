using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A call's place at a gate. Its turns and its failure are guarded by the gate's lock.</summary>
internal sealed class GatedCall(StreamGate gate, CancellationToken clientGone) : IDisposable
{
    // Has no timer and is never linked, so there is nothing in it to dispose.
    private readonly CancellationTokenSource _failing = new();
    private TaskCompletionSource? _turn;

    // A write may fail before the client is known to be gone.
    private bool _isBroken;

    /// <summary>Fires when the test ends the stream with <see cref="Failure"/>.</summary>
    public CancellationToken Failing => _failing.Token;

    public RpcException? Failure { get; private set; }

    /// <summary>True while a message waits to be let through.</summary>
    public bool IsWaiting => _turn is not null;

    /// <summary>The release that the message on its way belongs to; null if the gate is open.</summary>
    public GateRelease? Release { get; set; }

    public bool IsClientGone => _isBroken || clientGone.IsCancellationRequested;

    /// <summary>Waits until the next message may be sent.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.Admit(() => _turn = turn);
        await turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts the message that was let through, once it is sent.</summary>
    public async Task SendAsync(Task writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception)
        {
            _isBroken = true;
            throw;
        }

        gate.CountSent(this);
    }

    public void LetThrough()
    {
        _turn?.TrySetResult();
        _turn = null;
    }

    public void Fail(RpcException failure)
    {
        Failure = failure;
        // Not on the test's thread, which holds the gate's lock. What is cancelled is our own waiting, which throws nothing here.
        _ = _failing.CancelAsync();
    }

    public void Dispose() => gate.Leave(this);
}
