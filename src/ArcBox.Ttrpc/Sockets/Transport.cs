using System.IO.Pipelines;

namespace ArcBox.Ttrpc;

/// <summary>One open connection: bytes in both directions, who is on the other side, and a way to end it at once.</summary>
internal abstract class Transport
{
    public abstract PipeReader Input { get; }

    public abstract PipeWriter Output { get; }

    /// <summary>Whom the connection is with, for logs and <c>ServerCallContext.Peer</c>.</summary>
    public abstract string Peer { get; }

    public virtual TtrpcPeerCredentials? Credentials => null;

    /// <summary>True if something is known to have arrived that a read which is under way has not found yet.</summary>
    public virtual bool HasUnread => false;

    /// <summary>True if the peer is known to have closed, although not all that it sent has been read yet. Never waits.</summary>
    public virtual bool HasPeerHungUp() => false;

    /// <summary>Gives back what reading and writing held, once neither is under way.</summary>
    public async ValueTask CompleteAsync()
    {
        try
        {
            await Input.CompleteAsync().ConfigureAwait(false);
            // Without the cause: a pipe's reader that is told of one does not get what it was sent before.
            await Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Somebody else's stream under the pipe: the connection is over all the same, and who waits for its end must not wait for ever.
        }
    }

    /// <summary>Closes both directions now: reads and writes under way end, what was not sent is lost. May be called more than once, by any thread.</summary>
    public abstract void Abort();
}
