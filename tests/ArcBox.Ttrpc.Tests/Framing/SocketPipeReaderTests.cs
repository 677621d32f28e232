using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using CsCheck;

namespace ArcBox.Ttrpc.Tests.Framing;

internal sealed class SocketPipeReaderTests
{
    [Test]
    public async Task Read_ConsumedAndExaminedInAnySteps_GivesEveryByteOnce()
        => await Gen.Select(Gen.Int[1, 200_000], Gen.Int[1, 40_000].Array[1, 8], Gen.Int[0, 3]).SampleAsync(CheckAsync, iter: 30);

    private static async Task CheckAsync(int total, int[] steps, int cancelEach)
    {
        (Socket sender, Socket receiver) = await PairAsync();
        using (sender)
        using (receiver)
        {
            byte[] sent = new byte[total];
            for (int i = 0; i < total; i++) sent[i] = (byte)(i * 31 >> 3);
            Task sending = SendAsync(sender, sent, steps);
            byte[] received = await ReceiveAsync(new SocketPipeReader(receiver), steps, cancelEach).Soon();
            await sending.Soon();
            Assert.That(received.AsSpan().SequenceEqual(sent), Is.True);
        }
    }

    private static async Task<byte[]> ReceiveAsync(SocketPipeReader reader, int[] steps, int cancelEach)
    {
        ArrayBufferWriter<byte> received = new();
        for (int i = 0; ; i++)
        {
            // A cancellation may end two reads, so that some in between are left alone.
            if (cancelEach > 0 && i % (4 + cancelEach) == 0) reader.CancelPendingRead();
            ReadResult result = await reader.ReadAsync();
            // As much as a frame of that length would take, if it is there; the rest is looked at and left.
            int wanted = steps[i % steps.Length];
            if (result.Buffer.Length < wanted && !result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(wanted, result.Buffer.Length));
            foreach (ReadOnlyMemory<byte> piece in taken) received.Write(piece.Span);
            bool isEnd = result.IsCompleted && taken.Length == result.Buffer.Length;
            reader.AdvanceTo(taken.End);
            if (!isEnd) continue;
            reader.Complete();
            return received.WrittenSpan.ToArray();
        }
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, int[] steps)
    {
        for (int sent = 0, i = 0; sent < bytes.Length; i++)
            sent += await socket.SendAsync(bytes.AsMemory(sent, Math.Min(steps[i % steps.Length], bytes.Length - sent)));
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<(Socket Sender, Socket Receiver)> PairAsync()
    {
        using TestDirectory directory = new();
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(directory["s"]));
        listener.Listen();
        Socket sender = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await sender.ConnectAsync(new UnixDomainSocketEndPoint(directory["s"])).Soon();
        return (sender, await listener.AcceptAsync().Soon());
    }
}
