namespace ArcBox.Protocol.Testing;

public sealed partial class ArcBoxMockServer
{
    /// <summary>
    /// Makes something go wrong on the wire, from now on. A call is struck by one fault at most: the one that was injected first, and no stub's then.
    /// </summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="plan">When; null for each call, in place of its first message.</param>
    /// <returns>Tells whether it has struck, and ends a stall.</returns>
    /// <exception cref="NotSupportedException">The server is in memory, where there is no wire.</exception>
    /// <exception cref="ArgumentException">The plan does not go with the fault, or the protocol has no such fault.</exception>
    /// <example><code>
    /// server.InjectFault(WireFault.Reset, new FaultPlan { Method = "Pull", Number = 2, AfterItems = 3 });
    /// </code></example>
    public InjectedFault InjectFault(WireFault fault, FaultPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return (_host.Faults ?? throw NoWire()).Inject(fault, plan ?? new FaultPlan());
    }

    internal static NotSupportedException NoWire()
        => new("A server in memory has no wire on which something could go wrong. Start it with MockTransport.Ttrpc or one of GrpcMockTransport.");
}
