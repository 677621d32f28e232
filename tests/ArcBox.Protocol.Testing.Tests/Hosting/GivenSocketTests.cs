using System.Net.Sockets;
using System.Runtime.Versioning;

namespace ArcBox.Protocol.Testing.Tests.Hosting;

/// <summary>Servers at paths that a user chooses.</summary>
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
internal sealed class GivenSocketTests
{
    private DirectoryInfo _directory = null!;

    private string SocketPath => Path.Combine(_directory.FullName, "images.sock");

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("ab-");

    [TearDown]
    public void DeleteDirectory() => _directory.Delete(recursive: true);

    [TestCase(true)]
    [TestCase(false)]
    public async Task StartAsync_PathIsFree_ServesThereAndLeavesNothing(bool isTtrpc)
    {
        await using (ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(Transport(isTtrpc)))
        {
            server.AddImage("nginx:1.27");
            await using ImageClient client = ImageClient.ForEndpoint($"{(isTtrpc ? "ttrpc+unix" : "unix")}://{SocketPath}");

            await client.PullToEndAsync("nginx:1.27");

            Assert.That(await client.ExistsAsync("nginx:1.27"), Is.True);
            Assert.That(File.GetUnixFileMode(SocketPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        Assert.That(_directory.EnumerateFileSystemInfos(), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task StartAsync_SocketIsLeftOver_ReplacesIt(bool isTtrpc)
    {
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) left.Bind(new UnixDomainSocketEndPoint(SocketPath));

        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(Transport(isTtrpc));
        await using ImageClient client = server.CreateClient();

        Assert.That(await client.ExistsAsync("nginx:1.27"), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task StartAsync_SomebodyListens_SaysSoAndLeavesThem(bool isTtrpc)
    {
        await using ArcBoxMockServer first = await ArcBoxMockServer.StartAsync(Transport(isTtrpc));

        Assert.That(async () => await ArcBoxMockServer.StartAsync(Transport(isTtrpc)), Throws.TypeOf<IOException>().With.Message.Contains(SocketPath));

        await using ImageClient client = first.CreateClient();
        Assert.That(await client.ExistsAsync("nginx:1.27"), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task StartAsync_SameTransportTwice_SaysSoAndLeavesTheFirst(bool isTtrpc)
    {
        MockTransport transport = Transport(isTtrpc);
        await using ArcBoxMockServer first = await ArcBoxMockServer.StartAsync(transport);

        Assert.That(async () => await ArcBoxMockServer.StartAsync(transport), Throws.TypeOf<IOException>().With.Message.Contains(SocketPath));

        await using ImageClient client = first.CreateClient();
        Assert.That(await client.ExistsAsync("nginx:1.27"), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task DisposeAsync_AnotherListensMeanwhile_LeavesItsSocket(bool isTtrpc)
    {
        ArcBoxMockServer first = await ArcBoxMockServer.StartAsync(Transport(isTtrpc));
        await first.TakeDownAsync();
        await using ArcBoxMockServer second = await ArcBoxMockServer.StartAsync(Transport(isTtrpc));

        await first.DisposeAsync();

        await using ImageClient client = second.CreateClient();
        Assert.That(await client.ExistsAsync("nginx:1.27"), Is.False);
    }

    [Test]
    public void StartAsync_FileIsThere_SaysSoAndLeavesIt([Values] bool isTtrpc, [Values("mine", "")] string text)
    {
        File.WriteAllText(SocketPath, text);

        Assert.That(async () => await ArcBoxMockServer.StartAsync(Transport(isTtrpc)), Throws.TypeOf<IOException>().With.Message.Contains("no socket"));
        Assert.That(File.ReadAllText(SocketPath), Is.EqualTo(text));
    }

    [Test]
    public void StartAsync_DirectoryIsMissing_SaysWhich([Values] bool isTtrpc)
    {
        string path = Path.Combine(_directory.FullName, "missing", "images.sock");
        MockTransport transport = isTtrpc ? MockTransport.TtrpcAt(path) : GrpcMockTransport.UnixSocketAt(path);

        Assert.That(
            async () => await ArcBoxMockServer.StartAsync(transport),
            Throws.InstanceOf<IOException>().With.Message.Contains(Path.GetDirectoryName(path)).And.Message.Contains("Make it"));
    }

    [Test]
    public void StartAsync_DirectoryIsThere_SaysSo([Values] bool isTtrpc)
    {
        Directory.CreateDirectory(SocketPath);

        Assert.That(
            async () => await ArcBoxMockServer.StartAsync(Transport(isTtrpc)),
            Throws.TypeOf<IOException>().With.Message.Contains(SocketPath).And.Message.Contains("directory"));
    }

    [Test]
    public void TtrpcAt_PathTooLong_IsRefused()
        => Assert.That(() => MockTransport.TtrpcAt("/tmp/" + new string('x', 200)), Throws.InstanceOf<ArgumentException>());

    private MockTransport Transport(bool isTtrpc) => isTtrpc ? MockTransport.TtrpcAt(SocketPath) : GrpcMockTransport.UnixSocketAt(SocketPath);
}
