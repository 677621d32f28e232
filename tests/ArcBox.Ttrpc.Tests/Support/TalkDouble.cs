using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>The implementation of <see cref="Talk"/>. What a test does not write answers with what it was sent.</summary>
internal sealed class TalkDouble
{
    public Func<BytesValue, ServerCallContext, Task<BytesValue>> OnUnary { get; init; } = (request, _) => Task.FromResult(request);

    public Func<BytesValue, IServerStreamWriter<BytesValue>, ServerCallContext, Task> OnDown { get; init; }
        = (request, responses, _) => responses.WriteAsync(request);

    public Func<IAsyncStreamReader<BytesValue>, ServerCallContext, Task<BytesValue>> OnUp { get; init; } = async (requests, _) =>
    {
        List<string> all = [];
        while (await requests.MoveNext(default)) all.Add(requests.Current.Text());
        return Talk.Message(string.Join(' ', all));
    };

    public Func<IAsyncStreamReader<BytesValue>, IServerStreamWriter<BytesValue>, ServerCallContext, Task> OnBoth { get; init; }
        = async (requests, responses, _) =>
        {
            while (await requests.MoveNext(default)) await responses.WriteAsync(requests.Current);
        };

    /// <summary>Opens a gate when it has started, and another when it was cancelled, which also ends it.</summary>
    public static TalkDouble Waiting(Gate started, Gate cancelled) => new()
    {
        OnUnary = async (request, context) =>
        {
            await WaitAsync(context, started, cancelled);
            return request;
        },
        OnDown = (_, _, context) => WaitAsync(context, started, cancelled),
        OnUp = async (_, context) =>
        {
            await WaitAsync(context, started, cancelled);
            return new BytesValue();
        },
        OnBoth = (_, _, context) => WaitAsync(context, started, cancelled),
    };

    public static async Task WaitAsync(ServerCallContext context, Gate started, Gate cancelled)
    {
        // Asked for before the test can end the call.
        cancelled.OpenOn(context.CancellationToken);
        started.Open();
        await cancelled.WaitAsync();
    }
}
