using System.Threading.Channels;
using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>Hands the calls that reach their handlers to the test, in the order in which they come.</summary>
internal sealed class HandledCalls
{
    private readonly Channel<HandledCall> _arrived = Channel.CreateUnbounded<HandledCall>();
    private readonly Countdown _running = new("handlers");

    public Task<HandledCall> NextAsync() => _arrived.Reader.ReadAsync().Soon();

    /// <summary>Waits until all handlers have returned.</summary>
    public Task NoneLeftAsync() => _running.ZeroAsync();

    public async Task<TResponse> AnswerAsync<TResponse>(HandledCall call)
        where TResponse : class, IMessage
    {
        using IDisposable entered = _running.Enter();
        await _arrived.Writer.WriteAsync(call);
        return (TResponse)(await call.Ended)!;
    }

    public Task<TResponse> CollectAsync<TRequest, TResponse>(IAsyncStreamReader<TRequest> requests, ServerCallContext context)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
        => AnswerAsync<TResponse>(new HandledCall(context, null) { ReadAsync = () => ReadAsync(requests) });

    public Task StreamAsync<TResponse>(IMessage request, IServerStreamWriter<TResponse> responses, ServerCallContext context)
        where TResponse : class, IMessage
        => AnswerAsync<TResponse>(new HandledCall(context, request) { WriteAsync = payload => WriteAsync(responses, context, payload) });

    public Task ConverseAsync<TRequest, TResponse>(IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
        => AnswerAsync<TResponse>(new HandledCall(context, null)
        {
            ReadAsync = () => ReadAsync(requests),
            WriteAsync = payload => WriteAsync(responses, context, payload),
        });

    private static async Task<IMessage?> ReadAsync<TRequest>(IAsyncStreamReader<TRequest> requests)
        where TRequest : class, IMessage
        => await requests.MoveNext(default).Soon() ? requests.Current : null;

    private static Task WriteAsync<TResponse>(IServerStreamWriter<TResponse> responses, ServerCallContext context, byte[] payload)
        where TResponse : class, IMessage
        => responses.WriteAsync((TResponse)ImageMessages.Response(context.Method, payload)).Soon();
}
