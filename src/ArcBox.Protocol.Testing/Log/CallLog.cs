using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Every call to a server, as far as the log reaches back, and whoever waits for one.</summary>
internal sealed class CallLog(ArcBoxMockOptions options, ServerEnd end)
{
    private readonly Lock _gate = new();
    private readonly Queue<CallEntry> _entries = [];
    private readonly List<CallWait> _waits = [];
    private int _count;
    private bool _isClosed;

    /// <summary>Writes down a call that begins.</summary>
    /// <exception cref="RpcException">The server has ended.</exception>
    public CallEntry Begin(string method, IMessage? request, string? reference, ServerCallContext context)
    {
        CallEntry entry;
        lock (_gate)
        {
            if (_isClosed) throw ImageServiceFailure.Create(StatusCode.Unavailable, "The server was disposed.");
            MockCall call = new()
            {
                Number = ++_count,
                Method = method,
                Request = request is null ? null : SecretMask.Copy(request),
                Reference = reference,
                HasCredential = SecretMask.HasCredential(request),
                Metadata = SecretMask.Copy(context.RequestHeaders),
                Deadline = context.Deadline == DateTime.MaxValue ? null : new DateTimeOffset(context.Deadline.ToUniversalTime()),
                Peer = context.Peer,
                StartedAt = options.TimeProvider.GetUtcNow(),
            };
            entry = new CallEntry(call, options.TimeProvider, Notify);
            if (_entries.Count == options.MaxLoggedCalls) _entries.Dequeue();
            _entries.Enqueue(entry);
        }

        Notify(entry.Call);
        return entry;
    }

    /// <summary>Ends the calls that are under way, and takes no more.</summary>
    public void Close()
    {
        CallEntry[] entries;
        lock (_gate)
        {
            _isClosed = true;
            entries = [.. _entries];
        }

        foreach (CallEntry entry in entries) entry.ServerEnded();
    }

    public IReadOnlyList<MockCall> Snapshot()
    {
        lock (_gate) return [.. _entries.Select(entry => entry.Call)];
    }

    public async Task<MockCall> WaitAsync(Func<MockCall, bool> predicate, CancellationToken cancellationToken)
    {
        CallWait wait = new(predicate);
        lock (_gate) _waits.Add(wait);
        try
        {
            // Behind the adding: a call that changes meanwhile is seen by one of the two.
            foreach (MockCall call in Snapshot()) wait.Offer(call);
            await end.WaitAsync(wait.Found, cancellationToken).ConfigureAwait(false);
            return await wait.Found.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate) _waits.Remove(wait);
        }
    }

    private void Notify(MockCall call)
    {
        CallWait[] waits;
        lock (_gate) waits = [.. _waits];
        foreach (CallWait wait in waits) wait.Offer(call);
    }
}
