using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Gives out a cassette's calls: equal ones in the order in which they were recorded, each once.</summary>
internal sealed class ReplayTape
{
    private readonly Lock _gate = new();
    private readonly (CassetteCall Call, string Key)[] _calls;
    private readonly Dictionary<string, Queue<CassetteCall>> _left = new(StringComparer.Ordinal);

    public ReplayTape(IEnumerable<CassetteCall> calls)
    {
        _calls = [.. calls.Select(call => (call, RequestKey.Of(call)))];
        foreach ((CassetteCall call, string key) in _calls)
        {
            string digest = Digest(call, key);
            if (!_left.TryGetValue(digest, out Queue<CassetteCall>? left)) _left.Add(digest, left = []);
            left.Enqueue(call);
        }
    }

    /// <summary>The next recording of a call.</summary>
    /// <param name="key">What the call is known by.</param>
    /// <param name="description">What it is called, for the failure.</param>
    /// <exception cref="RpcException">There is none, or none left.</exception>
    public CassetteCall Take(string key, string description)
    {
        string digest = RequestKey.Digest(key);
        lock (_gate)
        {
            if (_left.TryGetValue(digest, out Queue<CassetteCall>? left) && left.TryDequeue(out CassetteCall? call)) return call;
        }

        int recorded = _calls.Count(recording => Digest(recording.Call, recording.Key) == digest);
        throw ImageServiceFailure.Create(StatusCode.FailedPrecondition, ReplayText.Missing(description, recorded, key, _calls));
    }

    private static string Digest(CassetteCall call, string key) => call.Key ?? RequestKey.Digest(key);
}
