using System.Buffers.Binary;
using System.Net.Sockets;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>The test's end of a connection whose other end is the package's.</summary>
internal sealed class RawConnection(Stream stream, Action shutdownSend) : IDisposable
{
    private static readonly byte[] Zeros = new byte[1024 * 1024];

    private readonly byte[] _header = new byte[RawFrame.HeaderLength];

    public static RawConnection Over(Socket socket) => new(new NetworkStream(socket, ownsSocket: true), () => socket.Shutdown(SocketShutdown.Send));

    public static RawConnection Over(MemoryWire wire) => new(wire.Raw, wire.Raw.CompleteSending);

    /// <summary>The same connection with something in between, such as what cuts writes into pieces.</summary>
    public RawConnection Through(Func<Stream, Stream> layer) => new(layer(stream), shutdownSend);

    /// <summary>Sends frames in one piece.</summary>
    public Task SendAsync(params RawFrame[] frames) => SendAsync(frames is [RawFrame one] ? one.ToBytes() : frames.SelectMany(frame => frame.ToBytes()).ToArray());

    /// <summary>Sends zeros, without a buffer as long as all of them.</summary>
    public Task SendZerosAsync(long count)
    {
        return WriteAsync().Soon();

        async Task WriteAsync()
        {
            for (long left = count; left > 0; left -= Zeros.Length) await stream.WriteAsync(Zeros.AsMemory(0, (int)Math.Min(left, Zeros.Length)));
        }
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes).Soon();

    /// <summary>The next frame; null if the other side has closed, after a whole frame.</summary>
    /// <exception cref="EndOfStreamException">The other side closed within a frame.</exception>
    public async Task<RawFrame?> ReceiveAsync()
    {
        int read = await ReadAsync(_header);
        if (read == 0) return null;
        byte[] payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(_header)];
        if (read < _header.Length || await ReadAsync(payload) < payload.Length) throw new EndOfStreamException();
        return new RawFrame(BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4)), _header[8], _header[9], payload);
    }

    public async Task<RawFrame> ReceiveFrameAsync() => await ReceiveAsync() ?? throw new AssertionException("The connection was closed; a frame was expected.");

    /// <summary>Waits until the other side has closed, and sees that it sent nothing more.</summary>
    public async Task ExpectEndAsync() => Assert.That(await ReceiveAsync(), Is.Null, "the connection is closed and nothing more comes");

    /// <summary>As <c>shutdown(SHUT_WR)</c>: the other side reads an end, and can still write.</summary>
    public void ShutdownSend() => shutdownSend();

    public void Dispose() => stream.Dispose();

    private async Task<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false).Soon();
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // So a unix socket ends whose other side closed without having read all.
            return 0;
        }
    }
}
