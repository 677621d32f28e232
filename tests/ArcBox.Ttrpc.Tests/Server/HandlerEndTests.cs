using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>When handlers are told to end, and what is answered in their place.</summary>
internal sealed class HandlerEndTests
{
    [Test]
    public async Task CancellationToken_HandlerHasReturned_Fires([Values] MethodType kind)
    {
        Gate cancelled = new();
        TalkDouble talk = new()
        {
            OnUnary = (request, context) => Leave(context, request),
            OnDown = (request, _, context) => Leave(context, request),
            OnUp = (_, context) => Leave(context, new BytesValue()),
            OnBoth = (_, _, context) => Leave(context, new BytesValue()),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await room.Client.CallAsync(kind);
        await cancelled.WaitAsync();
        return;

        Task<BytesValue> Leave(ServerCallContext context, BytesValue answer)
        {
            cancelled.OpenOn(context.CancellationToken);
            return Task.FromResult(answer);
        }
    }

    [Test]
    public async Task CancellationToken_ClientIsGone_FiresAlsoWhereNothingIsReadAnyMore([Values] bool isPaused)
    {
        (Gate started, Gate cancelled) = (new Gate(), new Gate());
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { MaxBufferedBytes = 1000 }).Bind(Talk.Bind, TalkDouble.Waiting(started, cancelled));
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        await client.SendAsync(new RawFrame(1, RawFrame.Request, RawFrame.RemoteOpen, RawRequest.Encode(Talk.Service, "Both")));
        for (int i = 0; isPaused && i < 20; i++) await client.SendAsync(new RawFrame(1, RawFrame.Data, 0, [0x0a, 0x80, 8, .. new byte[1024]]));
        await started.WaitAsync();
        client.Dispose();
        await cancelled.WaitAsync();
    }

    [Test]
    public async Task Deadline_HandlerTakesNoNotice_IsAnsweredInItsPlace([Values] MethodType kind)
    {
        FakeTimeProvider time = new();
        (Gate started, Gate end, Gate returned) = (new Gate(), new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnUnary = (_, context) => DawdleAsync(context),
            OnDown = (_, _, context) => DawdleAsync(context),
            OnUp = (_, context) => DawdleAsync(context),
            OnBoth = (_, _, context) => DawdleAsync(context),
        };
        TtrpcServer server = new TtrpcServer(new TtrpcServerOptions { TimeProvider = time }).Bind(Talk.Bind, talk);
        await using RawClient room = new(WireKind.UnixSocket, server);
        using RawConnection client = await room.ConnectAsync();
        string method = kind switch { MethodType.Unary => "Unary", MethodType.ServerStreaming => "Down", MethodType.ClientStreaming => "Up", _ => "Both" };
        await client.SendAsync(new RawFrame(1, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, method, timeoutNano: 1_000_000_000)));
        await started.WaitAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        RawFrame answer = await client.ReceiveFrameAsync();
        Assert.That((answer.Type, RawResponse.Parse(answer.Payload).Code), Is.EqualTo((RawFrame.Response, StatusCode.DeadlineExceeded)));
        Assert.That(returned.IsOpen, Is.False);
        end.Open();
        await returned.WaitAsync();

        // And its own end says nothing more.
        await client.SendAsync(new RawFrame(3, RawFrame.Request, 0, RawRequest.Encode(Talk.Service, "Nothing")));
        Assert.That((await client.ReceiveFrameAsync()).StreamId, Is.EqualTo(3));
        return;

        async Task<BytesValue> DawdleAsync(ServerCallContext context)
        {
            Gate cancelled = new();
            cancelled.OpenOn(context.CancellationToken);
            started.Open();
            await end.WaitAsync();
            await cancelled.WaitAsync();
            returned.Open();
            return new BytesValue();
        }
    }
}
