namespace ArcBox.Protocol;

/// <summary>How an <see cref="InMemoryChannel"/> behaves.</summary>
public sealed record InMemoryChannelOptions
{
    private readonly int _bufferedMessages = 16;

    /// <summary>
    /// How many messages of a stream, in each direction, may wait to be read before the writer has to. At least 1; the default is 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BufferedMessages
    {
        get => _bufferedMessages;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _bufferedMessages = value;
        }
    }

    /// <summary>The clock for deadlines; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
