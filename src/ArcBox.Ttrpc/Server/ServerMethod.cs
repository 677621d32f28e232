namespace ArcBox.Ttrpc;

/// <summary>A method that a server serves.</summary>
internal abstract class ServerMethod
{
    /// <summary>The call of a request that came in. It has read nothing of it yet.</summary>
    public abstract ServerCall CreateCall(ServerConnection connection, uint streamId);
}
