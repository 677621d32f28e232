using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Holds back the messages of a stub's streams until the test lets them through. Only messages wait: a stream's end, or a failure behind its last message,
/// comes by itself. Several calls are served one after the other, in the order in which they came: the gate is the first one's until that call ends.
/// Safe for concurrent use.
/// </summary>
/// <example><code>
/// StreamGate gate = server.OnPull("nginx:1.27").Emits(MockProgress.Pull()).Gated();
/// Task&lt;PullResult&gt; pulling = client.PullToEndAsync("nginx:1.27");
/// await gate.ReleaseAsync(2);
/// gate.Fail(StatusCode.Unavailable, "the registry went away");
/// </code></example>
public sealed class StreamGate
{
    private readonly Lock _gate = new();
    private readonly LinkedList<GatedCall> _line = [];
    private readonly LinkedList<GateRelease> _releases = [];
    private readonly Queue<RpcException> _failures = [];
    private readonly ServerEnd _end;
    private string? _departure;
    private bool _isOpen;

    internal StreamGate(ServerEnd end) => _end = end;

    /// <summary>
    /// Lets through the next messages of the call at the gate, or of the next call if none is there, and waits until they are sent, which is when the
    /// server's writer has taken them.
    /// </summary>
    /// <param name="items">How many.</param>
    /// <param name="cancellationToken">Gives up waiting; those of the messages that are not on their way yet stay behind the gate.</param>
    /// <exception cref="InvalidOperationException">
    /// The call ended before it had sent so many: its client left, its deadline passed, the test made it fail, or it had no more messages behind some of these;
    /// a release of which nothing was sent when a stream came to its end is for the next call. If the client left while nobody waited, the next release is
    /// told so, unless another call has come meanwhile.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The server was disposed before they were sent.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="items"/> is not above zero.</exception>
    public async Task ReleaseAsync(int items = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(items);
        cancellationToken.ThrowIfCancellationRequested();
        GateRelease release = new(items);
        lock (_gate)
        {
            if (_departure is { } departure)
            {
                _departure = null;
                release.Fail(departure);
            }
            else
            {
                _releases.AddLast(release);
                AdmitFirst();
            }
        }

        try
        {
            await _end.WaitAsync(release.Done, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _releases.Remove(release);
        }
    }

    /// <summary>Lets through everything from now on: the rest of the calls at the gate, and all calls that come.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
            AdmitFirst();
        }
    }

    /// <summary>
    /// Ends the stream of the call at the gate, or of the next call if none is there, with a failure: now, behind what was sent. Releases that wait for
    /// it are told so. Failures for which there is no call yet are for as many calls to come, in their order.
    /// </summary>
    /// <param name="code">The status of the call.</param>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="reason">What went wrong, for programs: one of <see cref="ErrorReasons"/>, or null.</param>
    /// <param name="exitCode">Exit code of the command of a build that failed; null for none. It needs a reason to be sent with.</param>
    /// <exception cref="ArgumentException"><paramref name="code"/> is OK, which is no failure; or an exit code has no reason.</exception>
    public void Fail(StatusCode code, string message, string? reason = null, int? exitCode = null)
    {
        RpcException failure = StubFailure.Create(code, message, reason, exitCode);
        lock (_gate)
        {
            _failures.Enqueue(failure);
            FailFirst();
        }
    }

    internal GatedCall Enter(CancellationToken clientGone)
    {
        GatedCall call = new(this, clientGone);
        lock (_gate)
        {
            _departure = null;
            _line.AddLast(call);
            FailFirst();
        }

        return call;
    }

    internal void Admit(Action arrive)
    {
        lock (_gate)
        {
            arrive();
            AdmitFirst();
        }
    }

    internal void CountSent(GatedCall call)
    {
        lock (_gate)
        {
            if (call.Release is { } release && release.CountSent()) _releases.Remove(release);
            call.Release = null;
        }
    }

    internal void Leave(GatedCall call)
    {
        lock (_gate)
        {
            bool wasFirst = _line.First?.Value == call;
            _line.Remove(call);
            // The others' releases are not its own; and a call that the test made fail has left already.
            if (!wasFirst) return;
            string reason = call.IsClientGone ? "The client left, or its deadline passed:" : "The stream has ended:";
            if (_releases.Count == 0 && _line.Count == 0 && call.IsClientGone) _departure = reason;
            if (call.IsClientGone) FailReleases(reason);
            else FailBegunRelease(reason);
            AdmitFirst();
        }
    }

    private void FailFirst()
    {
        if (_line.First is not { } first || !_failures.TryDequeue(out RpcException? failure)) return;
        // It leaves here, so that what the test says next is for the next call, however long this one takes to end.
        _line.RemoveFirst();
        first.Value.Fail(failure);
        FailReleases("The test made the stream fail:");
        AdmitFirst();
    }

    private void FailReleases(string reason)
    {
        foreach (GateRelease release in _releases) release.Fail(reason);
        _releases.Clear();
    }

    // What was said between a stream's last message and its end is for the next call, as if it had been said a moment later.
    private void FailBegunRelease(string reason)
    {
        if (_releases.First?.Value is not { HasBegun: true } release) return;
        release.Fail(reason);
        _releases.RemoveFirst();
    }

    private void AdmitFirst()
    {
        if (_line.First?.Value is not { IsWaiting: true } first) return;
        GateRelease? release = _releases.First?.Value;
        if (release is null && !_isOpen) return;
        first.Release = release;
        first.LetThrough();
    }
}
