using System.Collections.Immutable;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>The faults that a server has been told to make.</summary>
/// <param name="format">The frames of its protocol.</param>
/// <param name="locate">Finds a call's stream.</param>
/// <param name="end">The server's end.</param>
internal sealed class FaultBook(FrameFormat format, Func<ServerCallContext, WireStream> locate, ServerEnd end) : ICallFaults
{
    private readonly Lock _gate = new();
    private readonly List<InjectedFault> _all = [];
    private ImmutableArray<InjectedFault> _faults = [];

    public FrameFormat Format => format;

    public IReadOnlyList<string> Missed
    {
        get
        {
            lock (_gate) return [.. _all.Select(injected => injected.Missed).OfType<string>()];
        }
    }

    public InjectedFault Inject(WireFault fault, FaultPlan plan)
    {
        Check(fault);
        plan.Check(fault);
        InjectedFault injected = new(fault, plan, Remove, end);
        lock (_gate)
        {
            _faults = _faults.Add(injected);
            _all.Add(injected);
        }

        return injected;
    }

    public Action<ServerCallContext, CallEntry> Prepare(WireFault fault, int afterItems, Stub stub)
    {
        Check(fault);
        if (fault.IsOfConnections)
            throw new ArgumentException($"'{fault}' strikes connections, which are there before any stub is asked. Use InjectFault.", nameof(fault));
        InjectedFault injected = new(fault, new FaultPlan { AfterItems = afterItems }, Remove, end) { Stub = stub };
        lock (_gate) _all.Add(injected);
        return (context, entry) => Arm(injected, context, entry);
    }

    public void Arm(string method, ServerCallContext context, CallEntry entry)
    {
        if (Choose(injected => injected.IsFor(method)) is { } chosen) Arm(chosen, context, entry);
    }

    /// <summary>True for a connection that is to be closed at once. Asked once about each.</summary>
    public bool Refuses()
    {
        if (Choose(injected => injected.Fault.IsOfConnections) is not { } chosen) return false;
        chosen.Applied();
        return true;
    }

    private void Arm(InjectedFault injected, ServerCallContext context, CallEntry entry)
    {
        injected.IsArmed = true;
        WireStream stream = locate(context);
        stream.Pipe.Track(stream.Id, entry, stream.Abandoned).Arm(injected, injected.Plan.AfterItems);
    }

    private InjectedFault? Choose(Func<InjectedFault, bool> isConcerned)
    {
        // Most servers have none.
        if (_faults.IsEmpty) return null;
        InjectedFault? chosen = null;
        lock (_gate)
        {
            foreach (InjectedFault injected in _faults)
            {
                // All of them count, though the first alone strikes.
                if (isConcerned(injected) && injected.Strikes()) chosen ??= injected;
                if (injected.IsUsedUp) _faults = _faults.Remove(injected);
            }
        }

        return chosen;
    }

    private void Remove(InjectedFault injected)
    {
        lock (_gate) _faults = _faults.Remove(injected);
    }

    private void Check(WireFault fault)
    {
        if (fault.ProblemWith(format) is { } problem) throw new ArgumentException(problem, nameof(fault));
    }
}
