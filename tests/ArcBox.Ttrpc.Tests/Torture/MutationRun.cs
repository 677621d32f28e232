using ArcBox.Protocol.V1;
using ArcBox.Ttrpc.Tests.Wire;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Sends damaged frames to our server, each followed by a call that has done nothing wrong, and judges all that comes back.</summary>
internal sealed class MutationRun(RawClient client, Random random)
{
    private const int PerConnection = 500;
    private const int Batch = 25;

    private static readonly StatusCode[] Documented =
        [StatusCode.OK, StatusCode.InvalidArgument, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted, StatusCode.Unimplemented, StatusCode.Internal];

    private readonly FrameMutator _mutator = new(random, fromClient: true);
    private readonly List<RawFrame> _sent = [];
    private uint _highest;
    private uint _settled;
    private uint _open;

    /// <summary>None of them may cost the connection on which it comes.</summary>
    public async Task SendWholeFramesAsync(int count)
    {
        for (int sent = 0; sent < count; sent += PerConnection)
        {
            using RawConnection connection = await client.ConnectAsync();
            (_highest, _settled) = (0, 0);
            for (int i = 0; i < PerConnection; i += Batch) await SendBatchAsync(connection);
        }
    }

    /// <summary>Each has a connection of its own, which must end; a call beside it is answered.</summary>
    public async Task SendBrokenFramesAsync(int count)
    {
        using RawConnection beside = await client.ConnectAsync();
        for (uint i = 0; i < count; i++)
        {
            byte[] broken = _mutator.Broken();
            try
            {
                await SendBrokenAsync(broken);
                RawFrame innocent = Innocent(1 + (2 * i));
                await beside.SendAsync(innocent);
                Assert.That((await beside.ReceiveFrameAsync()).ToString(), Is.EqualTo(AnswerTo(innocent)));
            }
            catch (Exception exception)
            {
                throw new AssertionException($"After {Convert.ToHexString(broken)}: {exception.Message}", exception);
            }
        }
    }

    private async Task SendBrokenAsync(byte[] broken)
    {
        using RawConnection connection = await client.ConnectAsync();
        try
        {
            await connection.SendAsync(broken);
            await connection.SendAsync(_mutator.Whole());
            connection.ShutdownSend();
        }
        catch (IOException)
        {
            // Closed already, as it should be for an absurd length.
        }

        while (await connection.ReceiveAsync() is { } frame) Judge(frame);
    }

    private async Task SendBatchAsync(RawConnection connection)
    {
        HashSet<string> awaited = [];
        _sent.Clear();
        _open = _highest = Next();
        _sent.Add(TortureServer.Request(_open, "Build", flags: RawFrame.RemoteOpen));
        for (int i = 0; i < Batch; i++)
        {
            RawFrame damaged = Address(_mutator.Whole());
            RawFrame innocent = Innocent(Next());
            _sent.Add(damaged);
            _sent.Add(innocent);
            awaited.Add(AnswerTo(innocent));
        }

        try
        {
            await connection.SendAsync([.. _sent]);
            while (awaited.Count > 0)
            {
                RawFrame frame = await connection.ReceiveFrameAsync();
                if (!awaited.Remove(frame.ToString())) Judge(frame);
            }

            _settled = _highest;
        }
        catch (Exception exception)
        {
            throw new AssertionException($"After one of these: {string.Join("\n", _sent)}\n{exception.Message}", exception);
        }
    }

    // Mostly the next id, so that requests are looked at; or that of an open stream; or an old one, not of an innocent call under way; or none.
    private RawFrame Address(RawFrame frame)
    {
        uint id = random.Next(8) switch
        {
            0 => (uint)random.Next(0, (int)_settled + 1),
            1 => _highest & ~1u,
            2 => _open,
            _ => Next(),
        };
        if (frame.Type == RawFrame.Request && id % 2 == 1) _highest = Math.Max(_highest, id);
        return frame with { StreamId = id };
    }

    private uint Next() => _highest == 0 ? 1 : _highest + 2;

    private RawFrame Innocent(uint id)
    {
        _highest = Math.Max(_highest, id);
        return TortureServer.Request(id, "Exists", new ExistsImageRequest { Reference = $"innocent {id}" });
    }

    private static string AnswerTo(RawFrame innocent)
        => RawResponse.Answer(innocent.StreamId, new ExistsImageResponse { Exists = true, Id = $"innocent {innocent.StreamId}" }).ToString();

    private static void Judge(RawFrame frame)
    {
        Assert.That(frame.Type, Is.AnyOf(RawFrame.Response, RawFrame.Data));
        if (frame.Type == RawFrame.Response) Assert.That(RawResponse.Parse(frame.Payload).Code, Is.AnyOf(Documented), frame.ToString());
    }
}
