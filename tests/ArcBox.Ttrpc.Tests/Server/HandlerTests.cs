using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>What handlers see, and what becomes of what they do.</summary>
internal sealed class HandlerTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Exception_OfAnyKind_IsUnknownAndItsTextOnlyToldIfAllowed(bool isDetailed)
    {
        InvalidOperationException secret = new("Secret text.");
        TalkDouble talk = new()
        {
            OnUnary = (_, _) => throw secret,
            OnDown = (_, _, _) => Task.FromException(secret),
            OnUp = (_, _) => Task.FromException<BytesValue>(secret),
            OnBoth = (_, _, _) => throw secret,
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, new TtrpcServerOptions { EnableDetailedErrors = isDetailed });
        foreach (MethodType kind in System.Enum.GetValues<MethodType>())
        {
            Status status = await room.Client.CallAsync(kind).FailsWithAsync(StatusCode.Unknown);
            Assert.That(status.Detail, isDetailed ? Does.Contain("InvalidOperationException: Secret text.") : Does.Not.Contain("Secret"));
        }
    }

    [Test]
    public async Task Status_SetByTheHandler_EndsTheCallWithItsDetails([Values] MethodType kind)
    {
        byte[] details = [0x1a, 6, 0x0a, 1, (byte)'t', 0x12, 1, (byte)'v'];
        TalkDouble talk = new()
        {
            OnUnary = (request, context) => Task.FromResult(Fail(context, request)),
            OnDown = (request, _, context) => Task.FromResult(Fail(context, request)),
            OnUp = (_, context) => Task.FromResult(Fail(context, new BytesValue())),
            OnBoth = (_, _, context) => Task.FromResult(Fail(context, new BytesValue())),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        RpcException failure = await Thrown.ByAsync<RpcException>(room.Client.CallAsync(kind));
        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.OutOfRange, "Too far.")));
        Assert.That(failure.Trailers.GetValueBytes("grpc-status-details-bin"), Is.EqualTo([0x08, 11, 0x12, 8, .. "Too far."u8, .. details]).AsCollection);
        return;

        BytesValue Fail(ServerCallContext context, BytesValue answer)
        {
            context.Status = new Status(StatusCode.OutOfRange, "Too far.");
            context.ResponseTrailers.Add("grpc-status-details-bin", details);
            return answer;
        }
    }

    [Test]
    public async Task Response_NullUnserializableOrTooLong_FailsThatCallAlone()
    {
        TalkDouble talk = new()
        {
            OnUnary = (request, _) => Task.FromResult(request.Text() switch
            {
                "null" => null!,
                "broken" => Talk.Unserializable,
                "long" => Talk.Message(4 * 1024 * 1024),
                _ => request,
            }),
            OnDown = (_, responses, _) => responses.WriteAsync(Talk.Message(4 * 1024 * 1024)),
            OnUp = (_, _) => Task.FromResult(Talk.Unserializable),
            OnBoth = (_, responses, _) => responses.WriteAsync(Talk.Unserializable),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await room.Client.SayAsync("null").FailsWithAsync(StatusCode.Unknown);
        Status broken = await room.Client.SayAsync("broken").FailsWithAsync(StatusCode.Unknown);
        Assert.That(broken.Detail, Does.Not.Contain("Secret"));
        await room.Client.SayAsync("long").FailsWithAsync(StatusCode.ResourceExhausted);
        await room.Client.CallAsync(MethodType.ServerStreaming).FailsWithAsync(StatusCode.ResourceExhausted);
        await room.Client.CallAsync(MethodType.ClientStreaming).FailsWithAsync(StatusCode.Unknown);
        await room.Client.CallAsync(MethodType.DuplexStreaming).FailsWithAsync(StatusCode.Unknown);
        Assert.That(await room.Client.SayAsync("well"), Is.EqualTo("well"));
        await room.Server.StopAsync().Soon();
    }

    [Test]
    public async Task Failure_LongerThanMessagesMayBe_IsStillAnswered()
    {
        TalkDouble talk = new() { OnUnary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, new string('x', 5000))) };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, new TtrpcServerOptions { MaxMessageSize = 100 });
        Status status = await room.Client.SayAsync("").FailsWithAsync(StatusCode.NotFound);
        Assert.That(status.Detail, Has.Length.EqualTo(5000));
        await room.Server.StopAsync().Soon();
    }

    [Test]
    public async Task Context_OfACall_TellsAllThereIsToKnow()
    {
        FakeTimeProvider time = new();
        ServerCallContext? seen = null;
        TalkDouble talk = new()
        {
            OnUnary = async (request, context) =>
            {
                seen = context;
                await context.WriteResponseHeadersAsync([]);
                context.UserState["key"] = "value";
                return request;
            },
        };
        TtrpcServerOptions server = new() { TimeProvider = time, PeerPolicy = TtrpcPeerPolicy.SameUser };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, server, new TtrpcChannelOptions { TimeProvider = time });
        DateTime deadline = time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(90);
        await room.Client.SayAsync("", new CallOptions(deadline: deadline));
        Assert.That(seen, Is.Not.Null);
        Assert.That(seen!.Method, Is.EqualTo("/test.v1.Talk/Unary"));
        Assert.That(seen.Deadline, Is.EqualTo(deadline));
        Assert.That(seen.RequestHeaders, Is.Empty);
        Assert.That(seen.AuthContext.IsPeerAuthenticated, Is.False);
        Assert.That(seen.GetPeerCredentials()?.ProcessId, Is.EqualTo(Environment.ProcessId));
        Assert.That(seen.Peer, Does.StartWith(room.Address).And.Contain($"process {Environment.ProcessId}"));
    }
}
