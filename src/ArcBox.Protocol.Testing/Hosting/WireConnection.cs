using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing;

/// <summary>A client's connection. What is flushed has been handed to the system when the flush completes.</summary>
internal sealed class WireConnection : IDuplexPipe, IDisposable
{
    private readonly Socket _socket;
    private readonly Action<WireConnection> _remove;

    // Has no timer and is never linked, so there is nothing in it to dispose.
    private readonly CancellationTokenSource _closed = new();
    private int _isClosed;

    public WireConnection(Socket socket, int number, Action<WireConnection> remove)
    {
        (_socket, _remove) = (socket, remove);
        Name = number.ToString(CultureInfo.InvariantCulture);
        RemoteEndPoint = socket.RemoteEndPoint;
        if (socket.ProtocolType is ProtocolType.Tcp) socket.NoDelay = true;
        NetworkStream stream = new(socket, ownsSocket: false);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    /// <summary>The connection's number among those to its server.</summary>
    public string Name { get; }

    public EndPoint? RemoteEndPoint { get; }

    /// <summary>Fires when the connection is closed, on another thread.</summary>
    public CancellationToken Closed => _closed.Token;

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Closes both directions, after what was sent. Reads and writes under way end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        try
        {
            // Without it .NET resets a connection on which a read waits.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The client was quicker.
        }

        Close();
    }

    /// <summary>Sends no more; the client sees the end behind what was sent, and may go on sending.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client was quicker, or the server was stopped.
        }
    }

    /// <summary>Closes with a reset, where the kind of socket has such a thing.</summary>
    public void Reset()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        if (_socket.ProtocolType is ProtocolType.Tcp) _socket.LingerState = new LingerOption(true, 0);
        Close();
    }

    private void Close()
    {
        _socket.Dispose();
        _remove(this);
        _ = _closed.CancelAsync();
    }
}
