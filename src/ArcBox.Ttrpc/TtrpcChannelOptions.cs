using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Ttrpc;

/// <summary>How a <see cref="TtrpcChannel"/> connects, and what it keeps in memory at most.</summary>
public sealed record TtrpcChannelOptions
{
    /// <summary>
    /// How long one attempt to connect may take, and also all attempts of a call together unless it waits for the server; the default is 20 seconds. A call's own
    /// deadline ends it earlier.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a call tries to connect before it fails, as long as the server may merely not be up yet and <see cref="ConnectTimeout"/> has not passed; the
    /// default is once. Calls that wait for the server (<c>CallOptions.WithWaitForReady</c>) try until their deadline.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxConnectAttempts
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 1;

    /// <summary>
    /// How long a call, or <see cref="TtrpcChannel.ConnectAsync"/>, pauses after the first failed attempt to connect if there is to be another, on average; the
    /// pause then grows by 1.6 each time. The default is 50 milliseconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan InitialReconnectBackoff
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest that such a pause grows to, before a random fifth is added or taken; the default is 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan MaxReconnectBackoff
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest message in bytes, with its envelope, that is sent or taken. The default, and the most that the protocol allows, is 4 MiB. A longer one
    /// fails its own call with RESOURCE_EXHAUSTED; on a stream that is sent, the write alone: the stream goes on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 4 MiB.</exception>
    public int MaxMessageSize
    {
        get;
        init => field = TtrpcLimits.MessageSize(value);
    } = TtrpcLimits.MaxMessageSize;

    /// <summary>
    /// How many bytes may wait to be sent on one connection, beside one message of each call, before further messages wait for their turn; the default
    /// is 1 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxQueuedBytes
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 1024 * 1024;

    /// <summary>
    /// How many bytes of one stream may wait to be read, beside one message, before the stream's connection is no longer read; the default is 1 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxBufferedBytes
    {
        get;
        init => field = TtrpcLimits.Positive(value);
    } = 1024 * 1024;

    /// <summary>How many connections of streams that ended well are kept for later streams; the default is 4, zero keeps none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below zero.</exception>
    public int MaxIdleStreamConnections
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 4;

    /// <summary>How long such a connection is kept; the default is 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan StreamConnectionIdleTimeout
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>The clock for deadlines, pauses and timeouts; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    /// <summary>Where connections are logged, under <c>ArcBox.Ttrpc</c>; the default logs nothing. Messages and metadata are never logged.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = NullLoggerFactory.Instance;
}
