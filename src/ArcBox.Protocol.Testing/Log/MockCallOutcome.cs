namespace ArcBox.Protocol.Testing;

/// <summary>How a call stands.</summary>
public enum MockCallOutcome
{
    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Succeeded,

    /// <summary>It ended with an error status of the server's, or a fault cut it off.</summary>
    Failed,

    /// <summary>The client cancelled it, left its stream early, or its connection is gone.</summary>
    Cancelled,

    /// <summary>The client's deadline passed.</summary>
    DeadlineExceeded,
}
