namespace ArcBox.Protocol.Tests.Channels;

public sealed class ArcBoxEndpointTests
{
    [TestCase("unix:///run/arcbox.sock", ArcBoxTransport.Grpc, "/run/arcbox.sock")]
    [TestCase("unix:/run/arcbox.sock", ArcBoxTransport.Grpc, "/run/arcbox.sock")]
    [TestCase("UNIX:///run/ArcBox.sock", ArcBoxTransport.Grpc, "/run/ArcBox.sock")]
    [TestCase("grpc+unix:///run/arcbox.sock", ArcBoxTransport.Grpc, "/run/arcbox.sock")]
    [TestCase("unix:///Users/my name/a%20b.sock", ArcBoxTransport.Grpc, "/Users/my name/a%20b.sock")]
    [TestCase("docker+unix:///var/run/docker.sock", ArcBoxTransport.DockerEngine, "/var/run/docker.sock")]
    [TestCase("ttrpc+unix:///run/images.sock", ArcBoxTransport.Ttrpc, "/run/images.sock")]
    [TestCase("TTRPC+Unix:/run/a%20b@c.sock", ArcBoxTransport.Ttrpc, "/run/a%20b@c.sock")]
    public void Parse_Socket_HasItsPath(string text, ArcBoxTransport transport, string path)
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(endpoint.Transport, Is.EqualTo(transport));
            Assert.That(endpoint.SocketPath, Is.EqualTo(path));
            Assert.That(endpoint.Address, Is.Null);
            Assert.That(endpoint.PipeName, Is.Null);
            Assert.That(endpoint.IsConfidential, Is.True);
            Assert.That(endpoint.ToString(), Is.EqualTo(text));
        }
    }

    [TestCase("http://localhost:5000", ArcBoxTransport.Grpc, "http://localhost:5000/", true)]
    [TestCase("http://127.0.0.1:5000/", ArcBoxTransport.Grpc, "http://127.0.0.1:5000/", true)]
    [TestCase("http://[::1]:5000", ArcBoxTransport.Grpc, "http://[::1]:5000/", true)]
    [TestCase("http://images.example", ArcBoxTransport.Grpc, "http://images.example/", false)]
    [TestCase("http://localhost.example:5000", ArcBoxTransport.Grpc, "http://localhost.example:5000/", false)]
    [TestCase("https://images.example", ArcBoxTransport.Grpc, "https://images.example/", true)]
    [TestCase("docker+http://localhost:2375", ArcBoxTransport.DockerEngine, "http://localhost:2375/", true)]
    [TestCase("docker+http://10.0.0.7:2375", ArcBoxTransport.DockerEngine, "http://10.0.0.7:2375/", false)]
    [TestCase("docker+https://10.0.0.7:2376", ArcBoxTransport.DockerEngine, "https://10.0.0.7:2376/", true)]
    [TestCase("ttrpc+tcp://localhost:5001", ArcBoxTransport.Ttrpc, "tcp://localhost:5001", true)]
    [TestCase("ttrpc+tcp://127.0.0.1:5001", ArcBoxTransport.Ttrpc, "tcp://127.0.0.1:5001", true)]
    [TestCase("ttrpc+tcp://[::1]:5001", ArcBoxTransport.Ttrpc, "tcp://[::1]:5001", true)]
    [TestCase("ttrpc+tcp://images.example:5001", ArcBoxTransport.Ttrpc, "tcp://images.example:5001", false)]
    [TestCase("ttrpc+tcp://[fe80::1]:5001", ArcBoxTransport.Ttrpc, "tcp://[fe80::1]:5001", false)]
    [TestCase("ttrpc+tcp://0.0.0.0:5001", ArcBoxTransport.Ttrpc, "tcp://0.0.0.0:5001", false)]
    public void Parse_Address_HasItsUriAndTellsWhoCanReadAlong(string text, ArcBoxTransport transport, string address, bool isConfidential)
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(endpoint.Transport, Is.EqualTo(transport));
            Assert.That(endpoint.Address, Is.EqualTo(new Uri(address)));
            Assert.That(endpoint.SocketPath, Is.Null);
            Assert.That(endpoint.IsConfidential, Is.EqualTo(isConfidential));
        }
    }

    [TestCase("docker+npipe://./pipe/docker_engine")]
    [TestCase(@"docker+npipe:\\.\pipe\docker_engine")]
    public void Parse_Pipe_HasItsName(string text)
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(endpoint.Transport, Is.EqualTo(ArcBoxTransport.DockerEngine));
            Assert.That(endpoint.PipeName, Is.EqualTo("docker_engine"));
            Assert.That(endpoint.IsConfidential, Is.True);
        }
    }

    [TestCase("ttrpc+unix:@images")]
    [TestCase("ttrpc+unix:@/containerd-shim/1@2.sock")]
    [TestCase("ttrpc+vsock://3:1024")]
    public void Parse_PlaceWithoutPathAndHost_StaysOnTheMachine(string text)
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse(text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(endpoint.Transport, Is.EqualTo(ArcBoxTransport.Ttrpc));
            Assert.That(endpoint.SocketPath, Is.Null);
            Assert.That(endpoint.Address, Is.Null);
            Assert.That(endpoint.IsConfidential, Is.True);
            Assert.That(endpoint.ToString(), Is.EqualTo(text));
        }
    }

    [TestCase("/run/arcbox.sock", "no scheme")]
    [TestCase("unix://run/arcbox.sock", "three slashes")]
    [TestCase("docker+unix:docker.sock", "must be absolute")]
    [TestCase("http://", "host or the port is not valid")]
    [TestCase("http://localhost:99999", "host or the port is not valid")]
    [TestCase("https://images.example/v1", "has no path")]
    [TestCase("https://images.example?v=1", "has no path")]
    [TestCase("https://images.example#v1", "has no path")]
    [TestCase("docker+npipe://server/pipe/docker_engine", "docker+npipe://./pipe/name")]
    [TestCase("docker+npipe://./pipe/", "docker+npipe://./pipe/name")]
    [TestCase("npipe://./pipe/docker_engine", "docker+npipe://./pipe/name")]
    [TestCase("tcp://localhost:2375", "docker+http://")]
    [TestCase("ssh://me@host", "ssh -L")]
    [TestCase("docker+ssh://me@host", "ssh -L")]
    [TestCase("ftp://host", "the scheme 'ftp' is not known")]
    [TestCase("localhost:5000", "no scheme")]
    [TestCase("tcp://localhost:5001", "ttrpc+tcp://")]
    [TestCase("vsock://3:1024", "write ttrpc+vsock://cid:port")]
    [TestCase("ttrpc://localhost:5001", "ttrpc does not say over what; write ttrpc+unix:///path")]
    [TestCase("ttrpc+http://localhost:5001", "the scheme 'ttrpc+http' is not known; write unix:///path")]
    [TestCase("ttrpc+unix://run/images.sock", "three slashes")]
    [TestCase("ttrpc+unix:///run/", "names a directory")]
    [TestCase("ttrpc+unix:@", "no name behind the @")]
    [TestCase("ttrpc+tcp://localhost", "no port")]
    [TestCase("ttrpc+tcp://localhost:5001/images", "'5001/images' is not a port")]
    [TestCase("ttrpc+tcp://::1:5001", "in brackets")]
    [TestCase("ttrpc+vsock://host:1024", "'host' is not a CID")]
    [TestCase("ttrpc+vsock://-1:1024", "-1 is for listening")]
    [TestCase("unix:@images", "write ttrpc+unix:@name")]
    [TestCase("docker+unix:@images", "write ttrpc+unix:@name")]
    public void Parse_NoEndpoint_SaysWhatToWrite(string text, string expected)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ArcBoxEndpoint.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(expected));
            Assert.That(ArcBoxEndpoint.TryParse(text, out _), Is.False);
        }
    }

    [Test]
    public void Parse_AddressWithPassword_IsRefusedWithoutRepeatingIt()
        => Assert.That(
            () => ArcBoxEndpoint.Parse("https://me:canary@images.example"),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("'https://***@images.example' is not an endpoint").And.Message.Not.Contains("canary"));

    [TestCase("http:joe:s3cret@host", "http:***@host")]
    [TestCase("http:///joe:s3cret@host/x", "http:///***@host/x")]
    [TestCase("https://joe:s3cret@p@host", "https://***@host")]
    [TestCase("https://joe:s3cret/x@host", "https://***@host")]
    [TestCase("joe:s3cret@host:2375", "***@host:2375")]
    [TestCase("s3cret:@host:2375", "***@host:2375")]
    [TestCase("s3cret:x:y@host", "***@host")]
    [TestCase("joe:s3cret://x@host", "***@host")]
    [TestCase("//joe:s3cret@host", "//***@host")]
    [TestCase("tcp:joe:s3cret@host", "tcp:***@host")]
    [TestCase("unix://joe:s3cret@host/x.sock", "unix://***@host/x.sock")]
    [TestCase("ftp://joe:s3cret@host", "ftp://***@host")]
    [TestCase("ttrpc://joe:s3cret@host:1", "ttrpc://***@host:1")]
    [TestCase("ttrpc+tcp://joe:s3cret@host:1", "ttrpc+tcp://***@host:1")]
    [TestCase("ttrpc+tcp:joe:s3cret@host:1", "ttrpc+tcp:***@host:1")]
    [TestCase("ttrpc+vsock://joe:s3cret@3:1", "ttrpc+vsock://***@3:1")]
    [TestCase("ttrpc+unix://joe:s3cret@host/x.sock", "ttrpc+unix://***@host/x.sock")]
    public void Parse_TextWithPassword_IsRefusedWithoutRepeatingIt(string text, string shown)
        => Assert.That(
            () => ArcBoxEndpoint.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.StartsWith($"'{shown}' is not an endpoint").And.Message.Not.Contains("s3cret"));

    [TestCase("/home/jane@corp.example/.arcbox/run/arcbox.sock")]
    [TestCase("unix:///home/jane@corp.example/.arcbox/run/arcbox.sock")]
    [TestCase("unix:/home/jane@corp.example/.arcbox/run/arcbox.sock")]
    [TestCase("docker+unix:///home/jane@corp.example/.arcbox/run/docker.sock")]
    [TestCase("docker+npipe://./pipe/jane@corp")]
    [TestCase("https://images.example")]
    [TestCase("ttrpc+unix:///home/jane@corp.example/images.sock")]
    [TestCase("ttrpc+unix:@images")]
    [TestCase("ttrpc+unix://@jane@corp")]
    public void WithoutUser_PathOrNoUser_IsShownAsItIs(string text) => Assert.That(EndpointText.WithoutUser(text), Is.EqualTo(text));

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" ")]
    public void TryParse_Nothing_IsFalse(string? text) => Assert.That(ArcBoxEndpoint.TryParse(text, out _), Is.False);

    [TestCase("unix:///a", "unix:///a", true)]
    [TestCase("unix:///a", "grpc+unix:///a", true)]
    [TestCase("unix:///a", "unix:/a", true)]
    [TestCase("http://h", "HTTP://H:80/", true)]
    [TestCase("https://h", "https://h:443", true)]
    [TestCase("docker+npipe://./pipe/a", @"docker+npipe:\\.\pipe\a", true)]
    [TestCase("ttrpc+unix:///a", "TTRPC+UNIX:/a", true)]
    [TestCase("ttrpc+unix:@a", "ttrpc+unix://@a", true)]
    [TestCase("ttrpc+tcp://host:1", "ttrpc+tcp:HOST:1", true)]
    [TestCase("ttrpc+tcp://[::1]:1", "ttrpc+tcp://[0:0:0:0:0:0:0:1]:1", true)]
    [TestCase("ttrpc+vsock://3:1", "ttrpc+vsock:3:1", true)]
    [TestCase("ttrpc+unix:///a", "unix:///a", false)]
    [TestCase("ttrpc+unix:@/a", "ttrpc+unix:/a", false)]
    [TestCase("ttrpc+unix:@a", "ttrpc+unix:@b", false)]
    [TestCase("ttrpc+tcp://host:1", "ttrpc+tcp://host:2", false)]
    [TestCase("ttrpc+vsock://3:1", "ttrpc+vsock://4:1", false)]
    [TestCase("ttrpc+vsock://3:1", "ttrpc+vsock://3:2", false)]
    [TestCase("unix:///a", "docker+unix:///a", false)]
    [TestCase("unix:///a", "unix:///A", false)]
    [TestCase("http://h", "docker+http://h", false)]
    [TestCase("http://h", "https://h", false)]
    [TestCase("http://h", "http://h:81", false)]
    [TestCase("docker+npipe://./pipe/a", "docker+npipe://./pipe/b", false)]
    public void Equals_AnotherEndpoint_ComparesWhereItGoes(string one, string other, bool expected)
    {
        ArcBoxEndpoint left = ArcBoxEndpoint.Parse(one);
        ArcBoxEndpoint right = ArcBoxEndpoint.Parse(other);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(left.Equals(right), Is.EqualTo(expected));
            if (expected) Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
        }
    }
}
