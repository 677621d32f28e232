namespace ArcBox.Protocol.Testing;

/// <summary>A fault that a server has been told to make: tells what has come of it. Safe for concurrent use.</summary>
public sealed class InjectedFault
{
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<InjectedFault> _remove;
    private readonly ServerEnd _end;
    private readonly Random _random;
    private int _concerned;
    private int _timesApplied;
    private volatile bool _isArmed;
    private volatile bool _isRemoved;

    internal InjectedFault(WireFault fault, FaultPlan plan, Action<InjectedFault> remove, ServerEnd end)
    {
        (Fault, Plan, _remove, _end) = (fault, plan, remove, end);
        _random = new Random(plan.Seed);
    }

    /// <summary>What goes wrong.</summary>
    public WireFault Fault { get; }

    /// <summary>When it strikes.</summary>
    public FaultPlan Plan { get; }

    /// <summary>How often it has struck. It is counted before the client can notice.</summary>
    public int TimesApplied => Volatile.Read(ref _timesApplied);

    /// <summary>The stub whose answer it strikes; null for one of the server's.</summary>
    internal Stub? Stub { get; init; }

    /// <summary>True when a call that it is to strike has come.</summary>
    internal bool IsArmed { get => _isArmed; set => _isArmed = value; }

    /// <summary>What should have struck and has not, in words; null if it has, or need not.</summary>
    internal string? Missed
    {
        get
        {
            bool isDue = Stub is null ? Plan.Probability >= 1 : IsArmed;
            if (!isDue || _isRemoved || TimesApplied > 0) return null;
            string struck = Stub?.Name ?? Plan.Method ?? (Fault.IsOfConnections ? "any connection" : "any call");
            return Plan.AddTo($"{Fault} of {struck}");
        }
    }

    internal Task Released => _released.Task;

    internal bool IsUsedUp => Plan.Number <= _concerned;

    /// <summary>Waits until the fault has struck once.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed before the fault struck.</exception>
    public Task WaitUntilAppliedAsync(CancellationToken cancellationToken = default) => _end.WaitAsync(_applied.Task, cancellationToken);

    /// <summary>Lets go what a <see cref="WireFault.Stall"/> holds back; it holds nothing back any more. Other faults do not care.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Has the fault strike no further calls. One that has begun may still be struck.</summary>
    public void Remove()
    {
        _isRemoved = true;
        _remove(this);
    }

    /// <summary>The fault, and how often it has struck.</summary>
    public override string ToString() => $"{Fault}, applied {TimesApplied} times";

    internal bool IsFor(string method) => !Fault.IsOfConnections && (Plan.Method is null || Plan.Method == method);

    /// <summary>Counts a call or connection that it is about, and tells whether it strikes. Asked by one thread at a time.</summary>
    internal bool Strikes()
    {
        _concerned++;
        return (Plan.Number is null || Plan.Number == _concerned) && _random.NextDouble() < Plan.Probability;
    }

    internal void Applied()
    {
        Interlocked.Increment(ref _timesApplied);
        _applied.TrySetResult();
    }
}
