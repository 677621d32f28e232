using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>The client of <see cref="Talk"/>.</summary>
internal sealed class TalkClient(CallInvoker invoker)
{
    public AsyncUnaryCall<BytesValue> Unary(BytesValue request, CallOptions options = default) => invoker.AsyncUnaryCall(Talk.Unary, null, options, request);

    public AsyncServerStreamingCall<BytesValue> Down(BytesValue request, CallOptions options = default)
        => invoker.AsyncServerStreamingCall(Talk.Down, null, options, request);

    public AsyncClientStreamingCall<BytesValue, BytesValue> Up(CallOptions options = default) => invoker.AsyncClientStreamingCall(Talk.Up, null, options);

    public AsyncDuplexStreamingCall<BytesValue, BytesValue> Both(CallOptions options = default)
        => invoker.AsyncDuplexStreamingCall(Talk.Both, null, options);

    /// <summary>A whole unary call.</summary>
    public async Task<string> SayAsync(string text, CallOptions options = default) => (await Unary(Talk.Message(text), options).ResponseAsync.Soon()).Text();

    /// <summary>A whole call of any kind, which sends a message and returns the one that comes back.</summary>
    public async Task<string> CallAsync(MethodType kind, string text = "", CallOptions options = default)
    {
        switch (kind)
        {
            case MethodType.Unary:
                return await SayAsync(text, options);
            case MethodType.ServerStreaming:
                return await LastAsync(Down(Talk.Message(text), options).ResponseStream);
            case MethodType.ClientStreaming:
                AsyncClientStreamingCall<BytesValue, BytesValue> up = Up(options);
                await SendAsync(up.RequestStream, text);
                return (await up.ResponseAsync.Soon()).Text();
            default:
                AsyncDuplexStreamingCall<BytesValue, BytesValue> both = Both(options);
                await SendAsync(both.RequestStream, text);
                return await LastAsync(both.ResponseStream);
        }
    }

    private static async Task SendAsync(IClientStreamWriter<BytesValue> requests, string text)
    {
        await requests.WriteAsync(Talk.Message(text)).Soon();
        await requests.CompleteAsync().Soon();
    }

    private static async Task<string> LastAsync(IAsyncStreamReader<BytesValue> responses)
    {
        string last = "";
        while (await responses.MoveNext(default).Soon()) last = responses.Current.Text();
        return last;
    }
}
