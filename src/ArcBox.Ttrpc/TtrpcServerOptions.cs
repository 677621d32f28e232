using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Ttrpc;

/// <summary>Whom a <see cref="TtrpcServer"/> serves, and what its clients may cost it at most.</summary>
public sealed record TtrpcServerOptions
{
    /// <summary>
    /// Who may connect over a unix socket. Null (the default) lets the same user connect to an abstract socket, which has no file permissions, and leaves a
    /// socket with a path to its file's mode, 0600. TCP and vsock have no such credentials: everybody who reaches them is served.
    /// </summary>
    public TtrpcPeerPolicy? PeerPolicy { get; init; }

    /// <summary>
    /// The longest message in bytes, with its envelope, that is taken or sent. The default, and the most that the protocol allows, is 4 MiB. A longer one
    /// fails its own call with RESOURCE_EXHAUSTED; one announced with more than 64 MiB closes the connection.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 4 MiB.</exception>
    public int MaxMessageSize
    {
        get;
        init => field = TtrpcLimits.MessageSize(value);
    } = TtrpcLimits.MaxMessageSize;

    /// <summary>How many calls of one connection are served at a time; further ones are refused with RESOURCE_EXHAUSTED. The default is 4096.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxStreamsPerConnection
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 4096;

    /// <summary>How many connections are served at a time; further ones are closed at once. The default is 4096.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxConnections
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 4096;

    /// <summary>
    /// How many bytes may wait to be sent on one connection, beside one message of each call, before handlers that write have to wait; the default is 1 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxQueuedBytes
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 1024 * 1024;

    /// <summary>
    /// How many bytes of one stream may wait for its handler, beside one message; the default is 1 MiB. Over that the connection is no longer read if it
    /// carries nothing else; where it is shared, the stream fails with RESOURCE_EXHAUSTED and the other calls go on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxBufferedBytes
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 1024 * 1024;

    /// <summary>
    /// After how long without a call, and without anything received, a connection is closed; the default is <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = TimeLimit.PositiveOrInfinite(value);
    } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// After how long a connection is closed on which something is to be sent but the client takes nothing, or less than half a MiB; the default is 2 minutes.
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan WriteTimeout
    {
        get;
        init => field = TimeLimit.PositiveOrInfinite(value);
    } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// True takes requests whose stream id is below that of an earlier one, as clients in Rust may send them; ids must still not be used twice at a time.
    /// The default, false, refuses them with INVALID_ARGUMENT as the reference implementation does.
    /// </summary>
    public bool AllowUnorderedStreamIds { get; init; }

    /// <summary>
    /// True tells clients the message of an exception that a handler throws. The default is false: they learn only that there was one. The log has it
    /// either way.
    /// </summary>
    public bool EnableDetailedErrors { get; init; }

    /// <summary>The clock for deadlines and timeouts; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    /// <summary>
    /// Where connections, refusals and handlers' exceptions are logged, under <c>ArcBox.Ttrpc</c>; the default logs nothing. Messages and metadata are
    /// never logged.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = NullLoggerFactory.Instance;
}
