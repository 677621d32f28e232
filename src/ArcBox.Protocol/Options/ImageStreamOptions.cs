using System.Text;

namespace ArcBox.Protocol;

/// <summary>What can be said about the calls of <see cref="IImageClient"/> that report progress: pull, push and build.</summary>
public abstract record ImageStreamOptions : ImageCallOptions
{
    private protected ImageStreamOptions()
    {
    }

    /// <summary>
    /// How long nothing may happen: no progress comes and, in a build, nothing of the context is taken. After it the call ends with
    /// <see cref="ArcBoxException"/>, <see cref="Grpc.Core.StatusCode.DeadlineExceeded"/> and the reason <see cref="ErrorReasons.Stalled"/>. Time that the caller
    /// takes between two messages does not count; time in which the call connects does, so it should be longer than
    /// <see cref="ArcBoxChannelOptions.ConnectTimeout"/>. Null (the default) for the client's <see cref="ImageClient.StallTimeout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? StallTimeout
    {
        get;
        init => field = TimeLimit.Optional(value);
    }

    /// <summary>Prints the times alone: headers may be secret.</summary>
    /// <param name="builder">Where to.</param>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(", StallTimeout = ").Append(StallTimeout);
        return true;
    }
}
