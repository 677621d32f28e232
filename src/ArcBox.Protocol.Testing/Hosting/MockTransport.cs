namespace ArcBox.Protocol.Testing;

/// <summary>How clients reach an <see cref="ArcBoxMockServer"/>. The same stubs, store and log serve all of them.</summary>
public abstract class MockTransport
{
    private protected MockTransport(string name) => Name = name;

    /// <summary>No connection at all: the quickest, for most tests. There are no faults on the wire.</summary>
    public static MockTransport InMemory => new InMemoryMockTransport();

    /// <summary>ttrpc over a unix socket, in a directory of the server's own that nobody else can enter and that goes with the server.</summary>
    public static MockTransport Ttrpc => new TtrpcMockTransport("ttrpc", () => new UnixSocketPlace());

    /// <summary>
    /// ttrpc over a unix socket at a path, with mode 0600, for programs that are told where to connect. A socket that is left there is replaced; the server
    /// does not start where somebody listens, or where there is a file.
    /// </summary>
    /// <param name="path">The socket's path; its directory must exist.</param>
    /// <exception cref="ArgumentException">The path is empty, or too long for a socket.</exception>
    public static MockTransport TtrpcAt(string path)
    {
        string fullPath = new GivenSocketPlace(path).Path;
        return new TtrpcMockTransport($"ttrpc at {fullPath}", () => new GivenSocketPlace(fullPath));
    }

    /// <summary>ttrpc over TCP, at a port of 127.0.0.1 that the system chooses. Unlike unix sockets, TCP can be reset.</summary>
    public static MockTransport TtrpcTcp => new TtrpcMockTransport("ttrpc over TCP", () => new LoopbackPlace());

    /// <summary>The transport's name, for test names and messages.</summary>
    public string Name { get; }

    /// <summary>Same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    internal abstract Task<MockHost> StartAsync(
        MockImageService service, ServerEnd end, ArcBoxMockOptions options, CancellationToken cancellationToken);
}
