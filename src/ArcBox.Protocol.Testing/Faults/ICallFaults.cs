using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Faults of a server whose transport has a wire. An interface, so that programs whose servers are in memory need not contain them.</summary>
internal interface ICallFaults
{
    /// <summary>Has a fault strike as planned.</summary>
    /// <exception cref="ArgumentException">The plan or the protocol does not allow it; the message says why.</exception>
    InjectedFault Inject(WireFault fault, FaultPlan plan);

    /// <summary>Checks a fault of a stub's, and gives what arms it for a call before its answer starts.</summary>
    /// <exception cref="ArgumentException">The protocol does not allow it; the message says why.</exception>
    Action<ServerCallContext, CallEntry> Prepare(WireFault fault, int afterItems, Stub stub);

    /// <summary>The faults that should have struck and have not, in words.</summary>
    IReadOnlyList<string> Missed { get; }

    /// <summary>Arms the fault that is planned for a call, if there is one. Nothing of the call's answer has been written yet.</summary>
    void Arm(string method, ServerCallContext context, CallEntry entry);
}
