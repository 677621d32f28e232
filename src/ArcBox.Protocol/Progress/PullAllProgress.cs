using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>What happened to one of several pulls: a line of the daemon, or the end.</summary>
public sealed record PullAllProgress
{
    /// <summary>Which pull it is, from 0 in the order in which the references were given; they need not differ.</summary>
    public required int Index { get; init; }

    /// <summary>What is pulled, as given.</summary>
    public required string Reference { get; init; }

    /// <summary>The daemon's line; null if the pull has ended, well or not.</summary>
    public PullProgress? Line { get; init; }

    /// <summary>How far this pull is now; <see cref="TransferState.IsComplete"/> if it ended well.</summary>
    public required TransferState State { get; init; }

    /// <summary>Why the pull failed; null if it did not.</summary>
    public ArcBoxException? Failure { get; init; }

    /// <summary>True for the last of a pull.</summary>
    public bool IsEnd => Line is null;
}
