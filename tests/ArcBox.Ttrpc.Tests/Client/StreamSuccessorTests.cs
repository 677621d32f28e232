using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>A stream that the server has ended gave its connection back, and does not touch it again.</summary>
internal sealed class StreamSuccessorTests
{
    [Test]
    public async Task Stream_EndedByTheServerWhileItIsSent_LeavesItsConnectionToTheNextOne([Values] bool isError)
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        Task<string> before = new TalkClient(channel.CreateCallInvoker()).CallAsync(MethodType.ServerStreaming);
        using RawConnection connection = await server.AcceptAsync();
        await EndAsync(connection, 1);
        await before;

        (Gate known, Gate ended) = (new Gate(), new Gate());
        ClientConnection? next = null;
        StreamCall<BytesValue, BytesValue> call = new(channel, Down(HoldAndTakeTheConnection), default);
        Task sending = Task.Run(() => call.Start(new BytesValue()));
        // As if the request had left together with another's, before the call that sends it goes on.
        await known.WaitAsync();
        await connection.SendAsync(isError ? RawResponse.Refusal(3, StatusCode.NotFound, "") : End(3));
        if (isError) await call.Inbox.MoveNext(default).FailsWithAsync(StatusCode.NotFound);
        else Assert.That(await call.Inbox.MoveNext(default).Soon(), Is.False);
        ended.Open();
        await sending.Soon();
        await call.Started.Soon();

        Assert.That(next!.IsClosed, Is.False);
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(3));
        channel.Streams.Return(next);
        Task<string> after = new TalkClient(channel.CreateCallInvoker()).CallAsync(MethodType.ServerStreaming);
        await EndAsync(connection, 5);
        await after;
        return;

        void HoldAndTakeTheConnection()
        {
            known.Open();
            ended.WaitAsync().GetAwaiter().GetResult();
            next = channel.Streams.RentAsync(false, default).Soon().GetAwaiter().GetResult();
        }
    }

    private static Method<BytesValue, BytesValue> Down(Action serializing)
    {
        Marshaller<BytesValue> requests = Marshallers.Create<BytesValue>(
            (message, context) =>
            {
                serializing();
                Talk.Messages.ContextualSerializer(message, context);
            },
            Talk.Messages.ContextualDeserializer);
        return new Method<BytesValue, BytesValue>(MethodType.ServerStreaming, Talk.Service, nameof(Talk.Down), requests, Talk.Messages);
    }

    private static async Task EndAsync(RawConnection connection, uint id)
    {
        Assert.That((await connection.ReceiveFrameAsync()).StreamId, Is.EqualTo(id));
        await connection.SendAsync(End(id));
    }

    private static RawFrame End(uint id) => new(id, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []);
}
