namespace ArcBox.Protocol;

/// <summary>
/// Why the other side closed an endpoint's last connection before it had answered anything. The reader of a connection of HTTP/2 learns it, and the
/// handler does not always pass it on to the request that waits for the connection.
/// </summary>
internal sealed class ConnectRefusal
{
    private volatile EndpointConnectException? _last;

    public EndpointConnectException? Last => _last;

    public EndpointConnectException Set(EndpointConnectException refusal) => _last = refusal;

    public void Clear() => _last = null;
}
