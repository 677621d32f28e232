using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Ttrpc;

/// <summary>How a <see cref="TtrpcChannel"/> connects, and what it keeps in memory at most.</summary>
public sealed record TtrpcChannelOptions
{
    private readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(20);
    private readonly int _maxConnectAttempts = 1;
    private readonly TimeSpan _initialReconnectBackoff = TimeSpan.FromMilliseconds(50);
    private readonly TimeSpan _maxReconnectBackoff = TimeSpan.FromSeconds(5);
    private readonly int _maxMessageSize = TtrpcLimits.MaxMessageSize;
    private readonly int _maxQueuedBytes = 1024 * 1024;
    private readonly int _maxBufferedBytes = 1024 * 1024;
    private readonly int _maxIdleStreamConnections = 4;
    private readonly TimeSpan _streamConnectionIdleTimeout = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _timeProvider = TimeProvider.System;
    private readonly ILoggerFactory _loggerFactory = NullLoggerFactory.Instance;

    /// <summary>
    /// How long one attempt to connect may take, and also all attempts of a call together unless it waits for the server; the default is 20 seconds. A call's own
    /// deadline ends it earlier.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan ConnectTimeout
    {
        get => _connectTimeout;
        init => _connectTimeout = TimeLimit.Positive(value);
    }

    /// <summary>
    /// How often a call tries to connect before it fails, as long as the server may merely not be up yet and <see cref="ConnectTimeout"/> has not passed; the
    /// default is once. Calls that wait for the server (<c>CallOptions.WithWaitForReady</c>) try until their deadline.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxConnectAttempts
    {
        get => _maxConnectAttempts;
        init => _maxConnectAttempts = TtrpcLimits.Positive(value);
    }

    /// <summary>
    /// How long a call, or <see cref="TtrpcChannel.ConnectAsync"/>, pauses after the first failed attempt to connect if there is to be another, on average; the
    /// pause then grows by 1.6 each time. The default is 50 milliseconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan InitialReconnectBackoff
    {
        get => _initialReconnectBackoff;
        init => _initialReconnectBackoff = TimeLimit.Positive(value);
    }

    /// <summary>The longest that such a pause grows to, before a random fifth is added or taken; the default is 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan MaxReconnectBackoff
    {
        get => _maxReconnectBackoff;
        init => _maxReconnectBackoff = TimeLimit.Positive(value);
    }

    /// <summary>
    /// The longest message in bytes, with its envelope, that is sent or taken. The default, and the most that the protocol allows, is 4 MiB. A longer one
    /// fails its own call with RESOURCE_EXHAUSTED; on a stream that is sent, the write alone: the stream goes on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 4 MiB.</exception>
    public int MaxMessageSize
    {
        get => _maxMessageSize;
        init => _maxMessageSize = TtrpcLimits.MessageSize(value);
    }

    /// <summary>
    /// How many bytes may wait to be sent on one connection, beside one message of each call, before further messages wait for their turn; the default
    /// is 1 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxQueuedBytes
    {
        get => _maxQueuedBytes;
        init => _maxQueuedBytes = TtrpcLimits.Positive(value);
    }

    /// <summary>
    /// How many bytes of one stream may wait to be read, beside one message, before the stream's connection is no longer read; the default is 1 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxBufferedBytes
    {
        get => _maxBufferedBytes;
        init => _maxBufferedBytes = TtrpcLimits.Positive(value);
    }

    /// <summary>How many connections of streams that ended well are kept for later streams; the default is 4, zero keeps none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below zero.</exception>
    public int MaxIdleStreamConnections
    {
        get => _maxIdleStreamConnections;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxIdleStreamConnections = value;
        }
    }

    /// <summary>How long such a connection is kept; the default is 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan StreamConnectionIdleTimeout
    {
        get => _streamConnectionIdleTimeout;
        init => _streamConnectionIdleTimeout = TimeLimit.Positive(value);
    }

    /// <summary>The clock for deadlines, pauses and timeouts; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        init => _timeProvider = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Where connections are logged, under <c>ArcBox.Ttrpc</c>; the default logs nothing. Messages and metadata are never logged.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get => _loggerFactory;
        init => _loggerFactory = value ?? throw new ArgumentNullException(nameof(value));
    }
}
