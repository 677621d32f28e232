using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol;

/// <summary>Opens connections to one endpoint, and says in words what is wrong when it cannot.</summary>
internal sealed class EndpointConnector(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
{
    private readonly ConnectRefusal _refusal = new();
    private readonly ILogger _logger = options.CreateLogger();

    /// <summary>
    /// An HTTP handler that connects through this connector, with <paramref name="handler"/> for everything else. Its requests fail with an
    /// <see cref="EndpointConnectException"/> inside where that is the reason.
    /// </summary>
    /// <param name="handler">Settings of all but the connecting.</param>
    /// <param name="wrap">What to put around each new connection; null for nothing.</param>
    public HttpMessageHandler Attach(SocketsHttpHandler handler, Func<Stream, Stream>? wrap = null)
    {
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            Stream connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return wrap is null ? connection : wrap(connection);
        };
        // The connector goes straight to the endpoint; a proxy of the environment would be asked to reach a socket.
        handler.UseProxy = false;
        return new ConnectRefusalHandler(_refusal, handler);
    }

    /// <summary>Opens a connection, which is an authenticated <see cref="System.Net.Security.SslStream"/> where the endpoint asks for TLS.</summary>
    /// <exception cref="EndpointConnectException">It could not be opened.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        // What follows is about the new connection, not about the last one.
        _refusal.Clear();
        using CancellationTokenSource timeout = new(options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Backoff backoff = options.Retry.ToBackoff();
        EndpointConnectException? last = null;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryConnectAsync(either.Token).ConfigureAwait(false);
                }
                catch (EndpointConnectException exception) when (exception.IsTransient && attempt < options.Retry.MaxAttempts)
                {
                    last = exception;
                }

                TimeSpan pause = backoff.Next();
                Log.ConnectRetried(_logger, attempt, endpoint.ToString(), pause.TotalMilliseconds, last.Problem);
                await Task.Delay(pause, options.TimeProvider, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string limit = options.ConnectTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            throw last ?? EndpointConnectException.For(endpoint, $"it did not take a connection within {limit} s.", true, exception);
        }
    }

    private async Task<Stream> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return endpoint switch
            {
                { SocketPath: { } path } => await ConnectSocketAsync(path, cancellationToken).ConfigureAwait(false),
                { PipeName: { } name } => await ConnectPipeAsync(name, cancellationToken).ConfigureAwait(false),
                { IsEncrypted: true } => await EncryptAsync(endpoint.Address!, cancellationToken).ConfigureAwait(false),
                _ => await ConnectTcpAsync(endpoint.Address!, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception exception) when (exception is SocketException or UnauthorizedAccessException or (IOException and not EndpointConnectException))
        {
            throw ConnectProblem.Explain(endpoint, exception);
        }
    }

    private async Task<Stream> EncryptAsync(Uri address, CancellationToken cancellationToken)
    {
        Stream connection = await ConnectTcpAsync(address, cancellationToken).ConfigureAwait(false);
        return await EndpointTlsStream.AuthenticateAsync(connection, endpoint, options, _refusal, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        if (UnixSocketProblem.PathTooLong(path) is { } tooLong) throw EndpointConnectException.For(endpoint, tooLong, false);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return ToStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> ConnectTcpAsync(Uri address, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            TcpConnection.Prepare(socket);
            await socket.ConnectAsync(address.IdnHost, address.Port, cancellationToken).ConfigureAwait(false);
            return ToStream(socket);
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

    private NetworkStream ToStream(Socket socket) => endpoint is { Transport: ArcBoxTransport.Grpc, IsEncrypted: false }
        ? new PlainGrpcStream(socket, endpoint, _refusal)
        : new NetworkStream(socket, ownsSocket: true);
}
