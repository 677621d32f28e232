using ArcBox.Protocol.Tests.Support;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>The calls that one connection of our client's carried, whose server stops in the middle of its answers.</summary>
internal sealed class CutExchange
{
    private readonly List<RawFrame> _requests;
    private readonly List<RawFrame> _answers;
    public CutExchange(IReadOnlyList<RecordedFrame> frames)
    {
        _requests = [.. frames.Where(ClientConnections.Opens).Select(frame => frame.Frame)];
        _answers = [.. frames.Where(frame => !frame.FromClient).Select(frame => frame.Frame)];
    }

    /// <summary>How many bytes the server sends if it sends all.</summary>
    public int Length => _answers.Sum(answer => RawFrame.HeaderLength + answer.Payload.Length);

    public async Task PlayAsync(RawServer server, TtrpcChannel channel, int position)
    {
        List<DrivenCall> calls = [.. _requests.Select(request => Begin(channel, request))];
        using (RawConnection connection = await server.AcceptAsync())
        {
            Dictionary<uint, uint> ids = await ReceiveRequestsAsync(connection);
            byte[] bytes = [.. _answers.SelectMany(answer => (answer with { StreamId = ids[answer.StreamId] }).ToBytes())];
            await connection.SendAsync(bytes.AsMemory(0, position));
        }

        foreach ((DrivenCall call, RawFrame request) in calls.Zip(_requests))
        {
            await ExpectAsync(call, ArrivedWhole(position).Where(answer => answer.StreamId == request.StreamId));
            call.Dispose();
        }
    }

    // Calls that wait for the same new connection may be numbered in any order.
    private async Task<Dictionary<uint, uint>> ReceiveRequestsAsync(RawConnection connection)
    {
        Dictionary<uint, uint> ids = [];
        while (ids.Count < _requests.Count)
        {
            RawFrame received = await connection.ReceiveFrameAsync();
            ids[_requests.Single(request => AreSame(RawRequest.Parse(request.Payload), RawRequest.Parse(received.Payload))).StreamId] = received.StreamId;
        }

        return ids;
    }

    private static DrivenCall Begin(TtrpcChannel channel, RawFrame frame)
    {
        RawRequest request = RawRequest.Parse(frame.Payload);
        bool clientStreams = (frame.Flags & RawFrame.RemoteOpen) != 0;
        return DrivenCalls.Begin(channel.CreateCallInvoker(), request.Service, request.Method, request.Payload, clientStreams, default);
    }

    private static bool AreSame(RawRequest one, RawRequest other) => one.Method == other.Method && one.Payload.AsSpan().SequenceEqual(other.Payload);

    private IEnumerable<RawFrame> ArrivedWhole(int position)
    {
        foreach (RawFrame answer in _answers)
        {
            position -= RawFrame.HeaderLength + answer.Payload.Length;
            if (position < 0) yield break;
            yield return answer;
        }
    }

    private static async Task ExpectAsync(DrivenCall call, IEnumerable<RawFrame> answers)
    {
        foreach (RawFrame answer in answers)
        {
            if (answer.Type == RawFrame.Response)
            {
                await ExpectEndAsync(call, RawResponse.Parse(answer.Payload));
                return;
            }

            IMessage? expected = answer.IsHalfClose ? null : ImageMessages.Response(call.Method, answer.Payload);
            Assert.That(await call.NextAsync(), Is.EqualTo(expected));
            if (answer.IsHalfClose) return;
        }

        RpcException lost = await Thrown.ByAsync<RpcException>(call.NextAsync());
        Assert.That(lost.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    private static async Task ExpectEndAsync(DrivenCall call, RawResponse response)
    {
        if (response.Code == StatusCode.OK)
        {
            Assert.That(await call.NextAsync(), Is.EqualTo(ImageMessages.Response(call.Method, response.Payload)));
            return;
        }

        RpcException failure = await Thrown.ByAsync<RpcException>(call.NextAsync());
        Assert.That((failure.StatusCode, failure.Status.Detail), Is.EqualTo((response.Code, response.Message)));
    }
}
