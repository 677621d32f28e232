namespace ArcBox.Protocol.Testing;

/// <summary>How a <see cref="CassetteRecorder"/> connects, what it takes out of texts, and how much it records.</summary>
public sealed record CassetteRecorderOptions
{
    /// <summary>How to connect to the endpoint.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ArcBoxChannelOptions ChannelOptions
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>
    /// Changes texts on their way into the cassette, such as names of machines and people: every string in requests and messages, map keys, values of
    /// headers, status messages and details of type <c>google.rpc.ErrorInfo</c>, names of files, and Dockerfiles. The client still gets what the service
    /// sent. Null (the default) for none; registry credentials are masked in any case.
    /// </summary>
    /// <remarks>If it changes texts of requests, <see cref="Cassette.ToService"/> needs it too.</remarks>
    public Func<string, string>? Sanitizer { get; init; }

    /// <summary>How many calls may be recorded; the default is 1,000. One more, and the recording fails. The calls themselves do not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1_000;

    /// <summary>
    /// How many messages of all calls may be recorded; the default is 100,000. One more, and the recording fails. The calls themselves do not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxMessages
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 100_000;

    /// <summary>
    /// How many bytes all requests and messages may have together, encoded as protobuf; the default is 16 MiB. The cassette's text is somewhat longer. One
    /// more, and the recording fails. The calls themselves do not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public long MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 16 * 1024 * 1024;
}
