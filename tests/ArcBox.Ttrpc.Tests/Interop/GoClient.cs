using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>containerd's ttrpc client: one connection, on which calls are made side by side.</summary>
internal sealed class GoClient : IDisposable
{
    private readonly GoPeer _peer;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<GoOutcome>> _calls = [];
    private int _lastId;

    private GoClient(GoPeer peer)
    {
        _peer = peer;
        _ = ReadAsync();
    }

    public int ProcessId => _peer.ProcessId;

    public static GoClient Start(string address) => new(GoPeer.Start("call", address));

    /// <summary>Makes a call and waits for its end.</summary>
    public Task<GoOutcome> CallAsync(string method, IMessage request) => Begin(method, request).Outcome;

    /// <summary>Starts a call; it is on its way when the server says so.</summary>
    public GoCall Begin(string method, IMessage request, string? service = null, TimeSpan timeout = default, JsonObject? metadata = null)
    {
        int id = ++_lastId;
        TaskCompletionSource<GoOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = outcome;
        JsonObject call = new()
        {
            ["id"] = id,
            ["service"] = service,
            ["method"] = method,
            ["request"] = JsonNode.Parse(JsonFormatter.Default.Format(request)),
            ["timeout_ms"] = (long)timeout.TotalMilliseconds,
            ["metadata"] = metadata,
        };
        _peer.WriteLine(call.ToJsonString());
        return new GoCall(id, outcome.Task.Soon());
    }

    public void Cancel(GoCall call) => _peer.WriteLine(new JsonObject { ["cancel"] = call.Id }.ToJsonString());

    public void CloseConnection() => _peer.WriteLine(new JsonObject { ["close"] = true }.ToJsonString());

    public void Dispose() => _peer.Dispose();

    private async Task ReadAsync()
    {
        Exception? failure = null;
        try
        {
            while (await _peer.ReadLineAsync() is { } line)
            {
                GoOutcome outcome = GoOutcome.Parse(line);
                _calls[outcome.Id].SetResult(outcome);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        foreach (TaskCompletionSource<GoOutcome> call in _calls.Values) call.TrySetException(failure ?? new EndOfStreamException("go-peer has ended."));
    }
}
