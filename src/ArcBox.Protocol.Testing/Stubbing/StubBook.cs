using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>All stubs of a server, and the calls that none of them took.</summary>
internal sealed class StubBook(ArcBoxMockOptions options, ServerEnd end)
{
    // Enough to explain a failed test; a server that runs for days must not collect more.
    private const int MaxKept = 100;

    private readonly Lock _gate = new();
    private readonly List<Stub> _stubs = [];
    private readonly List<UnmatchedCall> _unmatched = [];
    private int _refused;

    /// <summary>Faults on the wire; null where there is none.</summary>
    public ICallFaults? Faults { get; set; }

    public ServerEnd End => end;

    public IReadOnlyList<Stub> Stubs
    {
        get
        {
            lock (_gate) return [.. _stubs];
        }
    }

    /// <summary>The first calls that no stub took.</summary>
    public IReadOnlyList<UnmatchedCall> Unmatched
    {
        get
        {
            lock (_gate) return [.. _unmatched];
        }
    }

    /// <summary>How many calls were refused, remembered or not.</summary>
    public int Refused
    {
        get
        {
            lock (_gate) return _refused;
        }
    }

    public StubRule<TRequest, TMessage> Add<TRequest, TMessage>(string origin, params ReadOnlySpan<StubCondition<TRequest>> conditions)
        where TRequest : class
        where TMessage : class
    {
        StubRule<TRequest, TMessage> stub = new(origin, new StubPlan<TRequest, TMessage> { Conditions = [.. conditions] }, this);
        lock (_gate) _stubs.Add(stub);
        return stub;
    }

    /// <summary>Finds the stub that answers a call and takes one use of it; null has the engine answer.</summary>
    /// <exception cref="RpcException">Nothing answers the call.</exception>
    public async Task<StubUse<TRequest, TMessage>?> FindAsync<TRequest, TMessage>(MockExchange<TRequest, TMessage> exchange)
        where TRequest : class
        where TMessage : class
    {
        List<StubMiss> misses = [];
        foreach (StubRule<TRequest, TMessage> stub in Candidates<TRequest, TMessage>())
        {
            StubMiss? miss = await TryAsync(stub, exchange).ConfigureAwait(false);
            if (miss is null && stub.TryUse() is { } use) return use;
            misses.Add(miss ?? stub.UsedUp());
        }

        StubMiss[] nearest = [.. misses.OrderByDescending(miss => miss.Passed)];
        if (options.IsStrict) throw Refuse(exchange.Entry, StatusCode.FailedPrecondition, UnmatchedText.Of(exchange.Entry.Call, nearest), nearest);
        if (nearest.Length > 0) Keep(new UnmatchedCall(exchange.Entry, null, nearest));
        return null;
    }

    // Each method has request and response types of its own, so they tell its stubs from others.
    private StubRule<TRequest, TMessage>[] Candidates<TRequest, TMessage>()
        where TRequest : class
        where TMessage : class
    {
        lock (_gate) return [.. _stubs.OfType<StubRule<TRequest, TMessage>>().Reverse().OrderByDescending(stub => stub.Priority)];
    }

    private async Task<StubMiss?> TryAsync<TRequest, TMessage>(StubRule<TRequest, TMessage> stub, MockExchange<TRequest, TMessage> exchange)
        where TRequest : class
        where TMessage : class
    {
        int passed = 0;
        bool isUsedUp = stub.IsUsedUp;
        foreach (StubCondition<TRequest> condition in stub.Plan.Conditions)
        {
            // The test's own predicates are not asked about calls that are not the stub's any more.
            if (isUsedUp && condition.ReadsRequest) continue;
            if (condition.ReadsRequest && exchange.Request is MockBuildContext upload)
                await upload.ReadAsync(options.MaxBuildContextBytes, exchange.Context.CancellationToken).ConfigureAwait(false);
            string? problem;
            try
            {
                problem = condition.FindProblem(exchange.Request, exchange.Context);
            }
            catch (Exception exception)
            {
                throw Refuse(exchange.Entry, StatusCode.Internal, $"A condition of {stub.Name} threw {exception.GetType().Name}: {exception.Message}", []);
            }

            if (problem is not null) return new StubMiss(stub, stub.Name, problem, passed);
            passed++;
        }

        return isUsedUp ? stub.UsedUp() : null;
    }

    private RpcException Refuse(CallEntry entry, StatusCode code, string problem, IReadOnlyList<StubMiss> misses)
    {
        lock (_gate) _refused++;
        Keep(new UnmatchedCall(entry, problem, misses));
        return ImageServiceFailure.Create(code, problem);
    }

    private void Keep(UnmatchedCall call)
    {
        lock (_gate)
        {
            // Each kind for itself: what the engine answered must not crowd out what was refused.
            if (_unmatched.Count(known => known.Problem is null == call.Problem is null) < MaxKept) _unmatched.Add(call);
        }
    }
}
