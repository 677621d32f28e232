
namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A server of <see cref="Talk"/> behind a unix socket, with a channel to it.</summary>
internal sealed class TalkRoom : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly TtrpcServerOptions _options;
    private int _connections;

    private TalkRoom(TalkDouble talk, TtrpcServerOptions? server, TtrpcChannelOptions? channel)
    {
        _options = server ?? new TtrpcServerOptions();
        if (_options.PeerPolicy is null) _options = _options with { PeerPolicy = TtrpcPeerPolicy.When(_ => Interlocked.Increment(ref _connections) > 0) };
        Address = $"unix://{_directory["s"]}";
        Server = CreateServer(talk);
        Channel = TtrpcChannel.ForAddress(Address, channel);
        Client = new TalkClient(Channel.CreateCallInvoker());
    }

    public string Address { get; }

    public TtrpcServer Server { get; private set; }

    public TtrpcChannel Channel { get; }

    public TalkClient Client { get; }

    /// <summary>How many connections were accepted until now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<TalkRoom> OpenAsync(TalkDouble? talk = null, TtrpcServerOptions? server = null, TtrpcChannelOptions? channel = null)
    {
        TalkRoom room = new(talk ?? new TalkDouble(), server, channel);
        await room.Server.StartAsync().Soon();
        return room;
    }

    /// <summary>Puts a new server where the first one was, which is disposed.</summary>
    public async Task RestartAsync(TalkDouble? talk = null)
    {
        await Server.DisposeAsync().Soon();
        Server = CreateServer(talk ?? new TalkDouble());
        await Server.StartAsync().Soon();
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await Server.DisposeAsync().Soon();
        _directory.Dispose();
    }

    private TtrpcServer CreateServer(TalkDouble talk) => new TtrpcServer(_options).Bind(Talk.Bind, talk).Listen(Address);
}
