using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>What has been recorded so far, within bounds. Past them it keeps nothing any more but the reason.</summary>
internal sealed class Recording(CassetteRecorderOptions limits)
{
    private readonly Lock _gate = new();
    private readonly List<RecordedCall> _calls = [];
    private int _messages;
    private long _bytes;
    private string? _failure;

    public RecordedCall Begin(string method, IMessage? request, Metadata headers, BuildOptions? options)
    {
        RecordedCall call = new(method, request, headers) { Arguments = [.. (options?.BuildArguments.Values ?? []).OfType<string>()] };
        lock (_gate)
        {
            if (_failure is not null) return call;
            _calls.Add(call);
            if (_calls.Count > limits.MaxCalls) FailLocked(TooMuch($"{limits.MaxCalls} calls", nameof(limits.MaxCalls), call));
            else Count(call, request?.CalculateSize() ?? 0);
        }

        return call;
    }

    public void Add(RecordedCall call, IMessage message)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            call.Messages.Add(message);
            if (++_messages > limits.MaxMessages) FailLocked(TooMuch($"{limits.MaxMessages} messages", nameof(limits.MaxMessages), call));
            else Count(call, message.CalculateSize());
        }
    }

    public void Add(RecordedCall call, CassetteUpload upload)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            call.Upload = upload;
            Count(call, (upload.Dockerfile?.Length ?? 0) + upload.Files.Concat(upload.Options).Sum(text => text.Length));
        }
    }

    public void Fail(string failure)
    {
        lock (_gate)
        {
            if (_failure is null) FailLocked(failure);
        }
    }

    /// <summary>The calls that have begun, as soon as all of them have ended.</summary>
    /// <exception cref="InvalidOperationException">The recording has failed.</exception>
    public async Task<IReadOnlyList<RecordedCall>> FinishAsync(CancellationToken cancellationToken)
    {
        RecordedCall[] calls;
        lock (_gate) calls = [.. _calls];
        await Task.WhenAll(calls.Select(call => call.Ended)).WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return _failure is null ? calls : throw new InvalidOperationException(_failure);
        }
    }

    private void Count(RecordedCall call, int bytes)
    {
        _bytes += bytes;
        if (_bytes > limits.MaxBytes) FailLocked(TooMuch($"{limits.MaxBytes} bytes", nameof(limits.MaxBytes), call));
    }

    private void FailLocked(string failure)
    {
        _failure = failure;
        _calls.Clear();
    }

    private static string TooMuch(string limit, string option, RecordedCall call)
        => $"The recording failed: it came to more than {limit} with a call of {call.Method}. "
            + $"Record less, or raise {nameof(CassetteRecorderOptions)}.{option}.";
}
