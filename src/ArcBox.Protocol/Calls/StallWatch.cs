using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Ends a stream in which nothing happens for too long while its client waits for it. Without a limit it never does.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan? _limit;
    private readonly CancellationTokenSource? _stalled;
    private bool _waiting;

    public StallWatch(TimeSpan? limit, TimeProvider time)
    {
        _limit = limit;
        // Made with the clock: the timer that CancelAfter sets later is this clock's.
        if (limit is not null) _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    public CancellationToken Token => _stalled?.Token ?? default;

    public bool HasStalled => _stalled is { IsCancellationRequested: true };

    /// <summary>The client waits from now on.</summary>
    public void Begin() => Set(waiting: true);

    /// <summary>The client has what it waited for; the time until it asks for more is its own.</summary>
    public void End() => Set(waiting: false);

    /// <summary>Something happened, though not what the client waits for.</summary>
    public void Touch()
    {
        if (_limit is null) return;
        lock (_gate)
        {
            if (_waiting) _stalled!.CancelAfter(_limit.Value);
        }
    }

    /// <summary>What a stall is told as.</summary>
    /// <param name="method">The call; null if it is not known what is read.</param>
    /// <param name="endpoint">Where the call went to, if that is known.</param>
    /// <param name="cause">How the cancelling showed.</param>
    public ArcBoxException Failure(string? method, string? endpoint, Exception? cause)
    {
        string seconds = FormattableString.Invariant($"{_limit.GetValueOrDefault().TotalSeconds:0.###} s");
        string message = method is null
            ? $"Nothing came for {seconds}, which is the stall timeout."
            : $"Nothing happened in {method} for {seconds}, which is its stall timeout.";
        return new ArcBoxException(new CallFailure(message, StatusCode.DeadlineExceeded, method, endpoint, cause))
        {
            Reason = ErrorReasons.Stalled,
            IsTransient = true,
        };
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _waiting = false;
            _stalled?.Dispose();
        }
    }

    private void Set(bool waiting)
    {
        if (_limit is null) return;
        lock (_gate)
        {
            _waiting = waiting;
            _stalled!.CancelAfter(waiting ? _limit.Value : Timeout.InfiniteTimeSpan);
        }
    }
}
