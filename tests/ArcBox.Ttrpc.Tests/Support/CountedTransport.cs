using System.IO.Pipelines;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A connection that tells when it has been closed.</summary>
internal sealed class CountedTransport(Transport transport, IDisposable entered) : Transport
{
    public override PipeReader Input => transport.Input;

    public override PipeWriter Output => transport.Output;

    public override string Peer => transport.Peer;

    public override TtrpcPeerCredentials? Credentials => transport.Credentials;

    public override bool HasUnread => transport.HasUnread;

    public override bool HasPeerHungUp() => transport.HasPeerHungUp();

    public override void Abort()
    {
        transport.Abort();
        entered.Dispose();
    }
}
