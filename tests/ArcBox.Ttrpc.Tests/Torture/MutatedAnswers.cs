using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Answers our client's calls with damaged frames, beside calls that are answered well, and judges what the callers see.</summary>
internal sealed class MutatedAnswers(TortureClient client, Random random) : IDisposable
{
    private const int Batch = 20;

    private static readonly RawFrame Message = new(1, RawFrame.Data, 0, [0x0A, 1, (byte)'x']);
    private static readonly RawFrame End = new(1, RawFrame.Data, RawFrame.RemoteClosed | RawFrame.NoData, []);

    private readonly FrameMutator _mutator = new(random, fromClient: false);
    private RawConnection? _unary;
    private RawConnection? _stream;

    /// <summary>Half of the calls get a damaged frame; it concerns nobody but them.</summary>
    public async Task AnswerUnaryCallsAsync(int count)
    {
        for (int done = 0; done < count; done += Batch)
        {
            AsyncUnaryCall<ExistsImageResponse>[] calls = [.. Enumerable.Range(0, 2 * Batch).Select(i => client.Images.ExistsAsync(new ExistsImageRequest { Reference = $"{i}" }))];
            _unary ??= await client.Server.AcceptAsync();
            List<RawFrame> answers = [];
            for (int i = 0; i < calls.Length; i++) Answer(await _unary.ReceiveFrameAsync(), answers);
            await _unary.SendAsync([.. answers]);
            for (int i = 0; i < calls.Length; i++) await JudgeAsync(calls[i], i, answers);
        }
    }

    /// <summary>Each stream gets a damaged frame between good ones.</summary>
    public async Task AnswerStreamsAsync(int count)
    {
        for (int done = 0; done < count; done++)
        {
            using AsyncServerStreamingCall<PullProgress> call = client.Images.Pull(new PullImageRequest());
            _stream ??= await client.Server.AcceptAsync();
            uint id = (await _stream.ReceiveFrameAsync()).StreamId;
            RawFrame damaged = _mutator.Whole() with { StreamId = id };
            await _stream.SendAsync(Message with { StreamId = id }, damaged, Message with { StreamId = id }, End with { StreamId = id });
            if (await KeepsItsConnectionAsync(call, damaged)) continue;
            await _stream.ExpectEndAsync();
            _stream.Dispose();
            _stream = null;
        }
    }

    /// <summary>The connection is lost, its call may be; a stream beside it goes on.</summary>
    public async Task BreakConnectionsAsync(int count)
    {
        using AsyncServerStreamingCall<PullProgress> beside = client.Images.Pull(new PullImageRequest());
        _stream ??= await client.Server.AcceptAsync();
        uint id = (await _stream.ReceiveFrameAsync()).StreamId;
        for (int done = 0; done < count; done++)
        {
            byte[] broken = _mutator.Broken();
            await BreakAsync(broken);
            await _stream.SendAsync(Message with { StreamId = id });
            Assert.That(await beside.ResponseStream.MoveNext(default).Soon(), Is.True, Convert.ToHexString(broken));
        }

        await _stream.SendAsync(End with { StreamId = id });
        Assert.That(await beside.ResponseStream.MoveNext(default).Soon(), Is.False);
    }

    public void Dispose()
    {
        _unary?.Dispose();
        _stream?.Dispose();
    }

    private async Task BreakAsync(byte[] broken)
    {
        AsyncUnaryCall<Empty> call = client.Images.TagAsync(new TagImageRequest());
        using (RawConnection connection = _unary ?? await client.Server.AcceptAsync())
        {
            _unary = null;
            await connection.ReceiveFrameAsync();
            await connection.SendAsync(broken);
        }

        await EndsAsync(call.ResponseAsync, Convert.ToHexString(broken));
        await client.Channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
    }

    private void Answer(RawFrame request, List<RawFrame> answers)
    {
        ExistsImageRequest asked = ExistsImageRequest.Parser.ParseFrom(RawRequest.Parse(request.Payload).Payload);
        if (int.Parse(asked.Reference, null) % 2 == 0)
        {
            RawFrame damaged = _mutator.Whole();
            // Some are for calls that were, will be, or never are.
            answers.Add(damaged with { StreamId = random.Next(8) == 0 ? request.StreamId + (uint)random.Next(1000, 2000) : request.StreamId });
        }

        answers.Add(RawResponse.Answer(request.StreamId, new ExistsImageResponse { Id = asked.Reference }));
    }

    private static async Task JudgeAsync(AsyncUnaryCall<ExistsImageResponse> call, int index, List<RawFrame> answers)
    {
        if (index % 2 == 1) Assert.That((await call.ResponseAsync.Soon()).Id, Is.EqualTo($"{index}"), () => string.Join("\n", answers));
        else await EndsAsync(call.ResponseAsync, () => string.Join("\n", answers));
    }

    // A status is an end like any other; what is no ttrpc leaves a connection that nobody can trust.
    private static async Task<bool> KeepsItsConnectionAsync(AsyncServerStreamingCall<PullProgress> call, RawFrame damaged)
        => await EndsAsync(ReadAsync(call.ResponseStream), damaged.ToString) is not { StatusCode: StatusCode.Internal } failure
            || !failure.Status.Detail.StartsWith("The server broke the protocol", StringComparison.Ordinal);

    private static async Task ReadAsync(IAsyncStreamReader<PullProgress> reader)
    {
        while (await reader.MoveNext(default).Soon())
        {
            // What the damaged frame said, perhaps.
        }
    }

    private static Task<RpcException?> EndsAsync(Task call, string answers) => EndsAsync(call, () => answers);

    private static async Task<RpcException?> EndsAsync(Task call, Func<string> answers)
    {
        try
        {
            await call.Soon();
            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
        catch (Exception exception)
        {
            throw new AssertionException($"{exception.Message} after\n{answers()}", exception);
        }
    }
}
