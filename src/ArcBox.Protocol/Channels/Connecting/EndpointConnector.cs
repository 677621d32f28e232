using System.IO.Pipes;
using System.Net.Sockets;

namespace ArcBox.Protocol;

/// <summary>Opens connections to one endpoint, and says in words what is wrong when it cannot.</summary>
internal sealed class EndpointConnector(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
{
    /// <summary>Opens a connection; encryption is the HTTP handler's part.</summary>
    /// <exception cref="EndpointConnectException">It could not be opened.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return endpoint switch
            {
                { SocketPath: { } path } => await ConnectSocketAsync(path, either.Token).ConfigureAwait(false),
                { PipeName: { } name } => await ConnectPipeAsync(name, either.Token).ConfigureAwait(false),
                _ => await ConnectTcpAsync(endpoint.Address!, either.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EndpointConnectException($"{endpoint} did not accept a connection within {options.ConnectTimeout.TotalSeconds:0.#} s.", true, exception);
        }
        catch (Exception exception) when (exception is SocketException or UnauthorizedAccessException or (IOException and not EndpointConnectException))
        {
            throw ConnectProblem.Explain(endpoint, exception);
        }
    }

    private static async Task<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        if (ConnectProblem.PathTooLong(path) is { } tooLong) throw tooLong;
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ConnectTcpAsync(Uri address, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        NamedPipeClientStream pipe = new(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
