using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ArcBox.Protocol.Testing;

/// <summary>A connection as Kestrel sees it.</summary>
internal sealed class QueuedConnection : DefaultConnectionContext
{
    private readonly WireConnection _connection;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueuedConnection(WireConnection connection, EndPoint localEndPoint)
        : base(connection.Name, connection, connection)
    {
        _connection = connection;
        (LocalEndPoint, RemoteEndPoint) = (localEndPoint, connection.RemoteEndPoint);
        ConnectionClosed = connection.Closed;
        Features.Set(connection);
    }

    public Task Ended => _ended.Task;

    public override void Abort(ConnectionAbortedException abortReason) => _connection.Dispose();

    public override async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        _ended.TrySetResult();
    }
}
