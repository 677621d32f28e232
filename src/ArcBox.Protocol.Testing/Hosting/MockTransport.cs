namespace ArcBox.Protocol.Testing;

/// <summary>How clients reach an <see cref="ArcBoxMockServer"/>. The same stubs, store and log serve all of them.</summary>
public abstract class MockTransport
{
    private protected MockTransport(string name) => Name = name;

    /// <summary>No connection at all: the quickest, for most tests. There are no faults on the wire.</summary>
    public static MockTransport InMemory => new InMemoryMockTransport();

    /// <summary>The transport's name, for test names and messages.</summary>
    public string Name { get; }

    /// <summary>Same as <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    internal abstract Task<MockHost> StartAsync(MockImageService service, ArcBoxMockOptions options, CancellationToken cancellationToken);
}
