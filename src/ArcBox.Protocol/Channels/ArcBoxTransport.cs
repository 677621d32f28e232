namespace ArcBox.Protocol;

/// <summary>What is spoken at an endpoint.</summary>
public enum ArcBoxTransport
{
    /// <summary>gRPC over HTTP/2, the protocol of ArcBox's own socket.</summary>
    Grpc,

    /// <summary>The Docker Engine API over HTTP/1.1: ArcBox's <c>docker.sock</c>, Docker, Podman.</summary>
    DockerEngine,

    /// <summary>ttrpc, the protocol of containerd and its shims.</summary>
    Ttrpc,
}
