using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc;

/// <summary>Accepts the connections of one socket that the policy lets pass.</summary>
internal sealed class SocketListener : TransportListener
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly TtrpcAddress _address;
    private readonly UnixSocketFile? _file;
    private readonly TtrpcPeerPolicy _policy;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposing = new();
    private int _isDisposed;

    public SocketListener(Socket socket, TtrpcAddress address, UnixSocketFile? file, TtrpcServerOptions options)
    {
        (_socket, _address, _file) = (socket, address, file);
        Address = address.ToString();
        _policy = PolicyFor(address, options);
        _timeProvider = options.TimeProvider;
        _logger = options.LoggerFactory.CreateLogger("ArcBox.Ttrpc");
    }

    public override string Address { get; }

    /// <summary>File permissions guard a path, nothing guards an abstract name, and only unix sockets say who is there.</summary>
    public static TtrpcPeerPolicy PolicyFor(TtrpcAddress address, TtrpcServerOptions options) => address.Kind switch
    {
        TtrpcAddressKind.UnixPath => options.PeerPolicy ?? TtrpcPeerPolicy.Any,
        TtrpcAddressKind.UnixAbstract => options.PeerPolicy ?? TtrpcPeerPolicy.SameUser,
        _ => TtrpcPeerPolicy.Any,
    };

    public override async ValueTask<Transport> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Socket socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (Admit(socket) is { } transport) return transport;
            }
            catch (SocketException exception)
            {
                ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
                // Too many open files, or a client that left before it was accepted. accept(2) has no failures that are the listener's end.
                _logger.AcceptFailed(Address, exception.Message);
                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _disposing.Cancel();
        try
        {
            _file?.Remove();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.FileNotRemoved(Address, exception.Message);
        }

        _socket.Dispose();
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await Task.Delay(AcceptPause, _timeProvider, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(SocketListener));
        }
    }

    private SocketTransport? Admit(Socket socket)
    {
        try
        {
            SocketTransport transport = new(socket, _address.Kind, PeerOf(socket));
            if (IsAllowed(transport)) return transport;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // The client is gone already.
            _logger.AcceptFailed(Address, exception.Message);
        }

        socket.Dispose();
        return null;
    }

    private bool IsAllowed(SocketTransport transport)
    {
        if (!_policy.NeedsCredentials) return true;
        try
        {
            if (transport.Credentials is { } credentials && _policy.Allows(credentials)) return true;
            _logger.PeerRefused(Address, transport.Peer);
        }
        catch (Exception exception)
        {
            _logger.PeerPolicyFailed(exception, Address, transport.Peer);
        }

        return false;
    }

    private string PeerOf(Socket socket) => socket.RemoteEndPoint switch
    {
        IPEndPoint { Address: { IsIPv4MappedToIPv6: true } ip, Port: int port } => $"tcp://{new IPEndPoint(ip.MapToIPv4(), port)}",
        IPEndPoint peer => $"tcp://{peer}",
        VsockEndPoint peer => $"vsock://{peer.Cid}:{peer.Port}",
        _ => Address,
    };
}
