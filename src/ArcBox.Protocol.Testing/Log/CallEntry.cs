using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>A call's page in the log while it is being written.</summary>
internal sealed class CallEntry(MockCall call, TimeProvider time, Action<MockCall> changed)
{
    // A client's own clock strikes about when the server's does, and what the server then sees is a client that hangs up.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private MockCall _call = call;

    public MockCall Call
    {
        get
        {
            lock (_gate) return _call;
        }
    }

    public void AnsweredBy(string name) => Change(call => call with { AnsweredBy = name });

    /// <summary>Writes down a fault; one that cuts the call off makes it a failed one, whatever the server or the client say then or have said.</summary>
    public void FaultApplied(string fault, bool cutsOff) => Change(call => call with
    {
        Fault = fault,
        IsCutOff = call.IsCutOff || cutsOff,
        Outcome = cutsOff && call.EndedAt is not null ? MockCallOutcome.Failed : call.Outcome,
    });

    public void ItemSent() => Change(call => call with { ItemsSent = call.ItemsSent + 1 });

    public void Paused(DateTimeOffset? until) => Change(call => call with { PausedUntil = until });

    public void ContextRead(int bytes) => Change(call => call with { ContextBytes = call.ContextBytes + bytes });

    public void Cancelled() => Change(call => call.EndedAt is null ? call with { CancelledAt = call.CancelledAt ?? time.GetUtcNow() } : call);

    /// <summary>Writes down the end; what the client did before counts more than what the server says.</summary>
    public void Ended(Status status)
    {
        DateTimeOffset now = time.GetUtcNow();
        Change(call => call.EndedAt is null ? call with { EndedAt = now, Status = status, Outcome = Outcome(call, status) } : call);
    }

    /// <summary>Writes down that the server has left the call, whose handler may not have noticed yet; how that ends does not count any more.</summary>
    public void ServerEnded()
    {
        Cancelled();
        Ended(new Status(StatusCode.Cancelled, "The server was disposed."));
    }

    private static MockCallOutcome Outcome(MockCall call, Status status)
    {
        if (call.IsCutOff) return MockCallOutcome.Failed;
        if (call.CancelledAt is { } at) return call.Deadline - ClockDifference <= at ? MockCallOutcome.DeadlineExceeded : MockCallOutcome.Cancelled;
        return status.StatusCode is StatusCode.OK ? MockCallOutcome.Succeeded : MockCallOutcome.Failed;
    }

    private void Change(Func<MockCall, MockCall> change)
    {
        MockCall after;
        lock (_gate) after = _call = change(_call);
        changed(after);
    }
}
