using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>Messages that cannot be sent, metadata, statuses, interceptors: what calls carry.</summary>
internal sealed class MessageTests
{
    private static readonly Metadata Headers = new()
    {
        { "Plain", "one" },
        { "plain", "two" },
        { "empty", "" },
        { "text", "größer ☃ 𝄞" },
        { "raw-bin", new byte[] { 0, 255, 128, 10 } },
        { "plain", "three" },
        { "none-bin", Array.Empty<byte>() },
    };

    [Test]
    public async Task Request_TooLong_FailsAloneInUnaryAndStream()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        BytesValue tooLong = Talk.Message(4 * 1024 * 1024);
        Status status = await room.Client.Unary(tooLong).ResponseAsync.FailsWithAsync(StatusCode.ResourceExhausted);
        Assert.That(status.Detail, Does.Contain("exceed maximum message size of 4194304"));
        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));

        await room.Client.Down(tooLong).ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.ResourceExhausted);
        AsyncClientStreamingCall<BytesValue, BytesValue> call = room.Client.Up();
        await call.RequestStream.WriteAsync(Talk.Message("before")).Soon();
        await call.RequestStream.WriteAsync(tooLong).FailsWithAsync(StatusCode.ResourceExhausted);
        await call.RequestStream.WriteAsync(Talk.Message("after")).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.That((await call.ResponseAsync.Soon()).Text(), Is.EqualTo("before after"));
    }

    [Test]
    public async Task Request_ExactlyAsLongAsAllowed_IsServed()
    {
        const int Limit = 4 * 1024 * 1024;
        await using TalkRoom room = await TalkRoom.OpenAsync();
        // Data has no envelope: three bytes of tag and length, as many of length, and the rest.
        BytesValue message = Talk.Message(Limit - 5);
        Assert.That(message.CalculateSize(), Is.EqualTo(Limit));
        AsyncDuplexStreamingCall<BytesValue, BytesValue> call = room.Client.Both();
        await call.RequestStream.WriteAsync(message).Soon();
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
        Assert.That(call.ResponseStream.Current.CalculateSize(), Is.EqualTo(Limit));
    }

    [Test]
    public async Task Request_CannotBeSerialized_FailsAloneInUnaryAndStream()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Status unary = await room.Client.Unary(Talk.Unserializable).ResponseAsync.FailsWithAsync(StatusCode.Internal);
        Status down = await room.Client.Down(Talk.Unserializable).ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.Internal);
        Assert.That(new[] { unary.Detail, down.Detail }, Is.All.StartsWith("The request cannot be serialized"));
        AsyncClientStreamingCall<BytesValue, BytesValue> call = room.Client.Up();
        await call.RequestStream.WriteAsync(Talk.Unserializable).FailsWithAsync(StatusCode.Internal);
        await call.RequestStream.WriteAsync(Talk.Message("well")).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.That((await call.ResponseAsync.Soon()).Text(), Is.EqualTo("well"));
        Assert.That(await room.Client.SayAsync("well"), Is.EqualTo("well"));
    }

    [Test]
    public async Task Metadata_SeveralValuesBinaryEmptyAndText_ArriveInOrder([Values] MethodType kind)
    {
        TaskCompletionSource<Metadata> seen = new();
        TalkDouble talk = new()
        {
            OnUnary = (request, context) => Task.FromResult(Note(context, request)),
            OnDown = (request, responses, context) => responses.WriteAsync(Note(context, request)),
            OnUp = (_, context) => Task.FromResult(Note(context, new BytesValue())),
            OnBoth = (_, responses, context) => responses.WriteAsync(Note(context, new BytesValue())),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await room.Client.CallAsync(kind, options: new CallOptions(Headers));
        Assert.That((await seen.Task.Soon()).Select(Show), Is.EqualTo(Headers.Select(Show)));
        return;

        BytesValue Note(ServerCallContext context, BytesValue answer)
        {
            seen.TrySetResult(context.RequestHeaders);
            return answer;
        }
    }

    [Test]
    public async Task Status_WithDetailsOrACodeThatNobodyKnows_ComesThrough([Values] MethodType kind)
    {
        // google.rpc.Status { code=99; message="ignored"; details=[ Any { type_url="t"; value="v" } ] }
        byte[] details = [0x08, 99, 0x12, 7, .. "ignored"u8, 0x1a, 6, 0x0a, 1, (byte)'t', 0x12, 1, (byte)'v'];
        Metadata trailers = new() { { "grpc-status-details-bin", details }, { "dropped", "x" } };
        RpcException failure = new(new Status((StatusCode)1234, "Größe falsch ☃"), trailers);
        TalkDouble talk = new()
        {
            OnUnary = (_, _) => throw failure,
            OnDown = (_, _, _) => throw failure,
            OnUp = (_, _) => throw failure,
            OnBoth = (_, _, _) => throw failure,
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        RpcException seen = await Thrown.ByAsync<RpcException>(room.Client.CallAsync(kind));
        Assert.That((seen.StatusCode, seen.Status.Detail), Is.EqualTo(((StatusCode)1234, "Größe falsch ☃")));
        Assert.That(seen.Trailers.Select(entry => entry.Key), Is.EqualTo(new[] { "grpc-status-details-bin" }));
        byte[] expected = [0x08, .. new byte[] { 0xd2, 0x09 }, 0x12, 18, .. "Größe falsch ☃"u8, .. details[^8..]];
        Assert.That(seen.Trailers[0].ValueBytes, Is.EqualTo(expected));
    }

    [Test]
    public async Task Interceptor_OfTheClient_SeesAllKinds([Values] MethodType kind)
    {
        string? seen = null;
        TalkDouble talk = new()
        {
            OnUnary = (request, context) => Task.FromResult(Talk.Message(request.Text() + context.RequestHeaders.GetValue("added"))),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        CallInvoker invoker = room.Channel.CreateCallInvoker().Intercept(headers =>
        {
            seen = "seen";
            headers.Add("added", " and a header");
            return headers;
        });
        string answer = await new TalkClient(invoker).CallAsync(kind, "a message");
        Assert.That((answer, seen), Is.EqualTo((kind == MethodType.Unary ? "a message and a header" : "a message", "seen")));
    }

    [Test]
    public async Task CallObject_BeforeAndAfterTheEnd_TellsStatusHeadersAndTrailers()
    {
        Gate answer = new();
        TalkDouble talk = new()
        {
            OnUnary = async (request, _) =>
            {
                await answer.WaitAsync();
                return request;
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        using AsyncUnaryCall<BytesValue> call = room.Client.Unary(new BytesValue());
        Assert.That(() => call.GetStatus(), Throws.InvalidOperationException);
        Assert.That(() => call.GetTrailers(), Throws.InvalidOperationException);
        Assert.That(await call.ResponseHeadersAsync.Soon(), Is.Empty);
        answer.Open();
        await call.ResponseAsync.Soon();
        Assert.That(call.GetStatus(), Is.EqualTo(Status.DefaultSuccess));
        Assert.That(call.GetTrailers(), Is.Empty);
        CallInvoker invoker = room.Channel.CreateCallInvoker();
        Assert.That(() => invoker.BlockingUnaryCall(Talk.Unary, null, default, new BytesValue()), Throws.InstanceOf<NotSupportedException>());
    }

    private static string Show(Metadata.Entry entry) => $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}";
}
