using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>What can be said about every call of <see cref="IImageClient"/>.</summary>
public abstract record ImageCallOptions
{
    private protected ImageCallOptions()
    {
    }

    /// <summary>
    /// How long the whole call may take, connecting, repeating and streaming included. After it the call ends with <see cref="ArcBoxException"/> and
    /// <see cref="StatusCode.DeadlineExceeded"/>. Null (the default) for no limit, or for the client's <see cref="ImageClient.CallTimeout"/> in calls that
    /// are answered once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = TimeLimit.Optional(value);
    }

    /// <summary>Request metadata to send with the call; null (the default) for none. Not changed by the client, and not printed.</summary>
    public Metadata? Headers { get; init; }

    /// <summary>Prints the timeout alone: headers may be secret.</summary>
    /// <param name="builder">Where to.</param>
    protected virtual bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Timeout = ").Append(Timeout);
        return true;
    }
}
