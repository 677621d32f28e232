using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing;

/// <summary>Where a server listens. It stays the server's while nobody listens there.</summary>
internal abstract class WirePlace : IDisposable
{
    public abstract EndPoint EndPoint { get; }

    /// <summary>The path of a unix socket; null for others.</summary>
    public virtual string? Path => null;

    /// <summary>A socket that listens here.</summary>
    public abstract Socket Listen();

    public abstract void Dispose();
}
