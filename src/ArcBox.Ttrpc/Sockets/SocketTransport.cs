using System.IO.Pipelines;
using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>
/// A connected socket. Only <see cref="Abort"/> closes it; completing a pipe gives that pipe's buffers back. A read under way when it is aborted, and a
/// later one, completes or ends with an <see cref="IOException"/>, a write with the exception.
/// </summary>
internal sealed class SocketTransport : Transport
{
    private const int WriteBufferSize = 32 * 1024;

    // What the system does not grant it cuts.
    private const int UnixSendBufferSize = 1024 * 1024;

    private readonly Socket _socket;
    private int _isAborted;

    public SocketTransport(Socket socket, TtrpcAddressKind kind, string peer)
    {
        _socket = socket;
        // A unix socket's receiver has no buffer of its own; TCP finds its sizes better if left alone.
        if (kind is TtrpcAddressKind.UnixPath or TtrpcAddressKind.UnixAbstract)
        {
            socket.SendBufferSize = UnixSendBufferSize;
            Credentials = PeerCredentials.Of(socket);
        }
        else if (kind is TtrpcAddressKind.Tcp)
            TcpConnection.Prepare(socket);

        Peer = Credentials is { } credentials ? $"{peer} (process {credentials.ProcessId}, user {credentials.UserId})" : peer;
        NetworkStream stream = new(socket, ownsSocket: false);
        Input = new SocketPipeReader(socket);
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: WriteBufferSize, leaveOpen: true));
    }

    public override PipeReader Input { get; }

    public override PipeWriter Output { get; }

    public override string Peer { get; }

    public override TtrpcPeerCredentials? Credentials { get; }

    public override bool HasUnread
    {
        get
        {
            try
            {
                return _socket.Available > 0;
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                return false;
            }
        }
    }

    public override bool HasPeerHungUp() => OperatingSystem.IsLinux() && PeerHangUp.Happened(_socket.SafeHandle);

    public override void Abort()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) != 0) return;
        try
        {
            // Without it .NET resets a connection of TCP on which a read waits, and the peer loses what it was sent and has not read yet.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer was quicker.
        }

        _socket.Dispose();
    }
}
