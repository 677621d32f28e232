namespace ArcBox.Protocol;

/// <summary>How an <see cref="InMemoryChannel"/> behaves.</summary>
public sealed record InMemoryChannelOptions
{
    /// <summary>
    /// How many messages of a stream, in each direction, may wait to be read before the writer has to. At least 1; the default is 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BufferedMessages
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 16;

    /// <summary>The clock for deadlines; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
