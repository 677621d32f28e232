using System.Net.Sockets;

namespace ArcBox.Protocol;

/// <summary>
/// A connection without encryption that notices a server of HTTP/1.1 on the other side: most often somebody wrote <c>unix://</c> for a Docker socket.
/// The HTTP handler would only say that the server broke the protocol.
/// </summary>
internal sealed class PlainGrpcStream(Socket socket, ArcBoxEndpoint endpoint, ConnectRefusal refusal) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _answered;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_answered || count == 0) return count;
        _answered = true;
        // The handler's buffer takes more than this, and no server sends its status line in pieces. No frame of HTTP/2 begins so: it would be too long.
        if (!buffer.Span[..count].StartsWith("HTTP/1."u8)) return count;

        string problem = $"it answers in HTTP/1.1, so it is no gRPC server. If it is a Docker engine, use docker+{Plain(endpoint)}.";
        throw refusal.Set(EndpointConnectException.For(endpoint, problem, false));
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (!_answered)
        {
            // The connection is closed, and the handler is reading it too: the reader finds the answer, or the end.
        }
    }

    private static string Plain(ArcBoxEndpoint endpoint) => endpoint.SocketPath is { } path ? $"unix://{path}" : endpoint.ToString();
}
