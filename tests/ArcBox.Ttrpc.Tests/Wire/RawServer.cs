using System.Net.Sockets;
using System.Threading.Channels;
using ArcBox.Ttrpc.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>The side that a channel connects to, played by the test.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Channel<RawConnection> _accepted = Channel.CreateUnbounded<RawConnection>();
    private readonly TestDirectory _directory = new();
    private readonly WireKind _kind;
    private readonly TtrpcAddress _address;
    private readonly Socket? _listener;
    private volatile bool _closed;

    public RawServer(WireKind kind)
    {
        _kind = kind;
        _address = TtrpcAddress.Parse("unix://" + _directory["s"]);
        if (kind == WireKind.Memory) return;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(_directory["s"]));
        _listener.Listen();
    }

    /// <summary>How many bytes a connection in memory takes before its writer has to wait.</summary>
    public int Capacity { get; init; } = 64 * 1024;

    public TtrpcChannel CreateChannel(TtrpcChannelOptions? options = null)
        => _kind == WireKind.Memory
            ? TtrpcChannel.ForPipe(_ => new(Connect()), options)
            : TtrpcChannel.ForAddress(_address.ToString(), options);

    /// <summary>A channel whose connections are counted until it has closed them.</summary>
    public TtrpcChannel CreateChannel(OpenTransports transports, TtrpcChannelOptions options)
    {
        Func<CancellationToken, ValueTask<Transport>> open = _kind == WireKind.Memory
            ? _ => new(new PipeTransport(Connect()))
            : new SocketConnector(_address, options.TimeProvider).ConnectAsync;
        return new TtrpcChannel(_address.ToString(), transports.Count(open), options);
    }

    /// <summary>The next connection that the channel opens.</summary>
    public async Task<RawConnection> AcceptAsync()
        => _listener is null ? await _accepted.Reader.ReadAsync().Soon() : RawConnection.Over(await _listener.AcceptAsync().Soon());

    /// <summary>Takes no more connections, as a server that is gone.</summary>
    public void Close()
    {
        _closed = true;
        _listener?.Dispose();
        File.Delete(_directory["s"]);
    }

    public void Dispose()
    {
        Close();
        _directory.Dispose();
    }

    private MemoryWire Connect()
    {
        if (_closed) throw new IOException("Nobody listens.");
        MemoryWire wire = new(Capacity);
        _accepted.Writer.TryWrite(RawConnection.Over(wire));
        return wire;
    }
}
