using System.Net.Sockets;
using System.Runtime.Versioning;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>The file of a listening socket.</summary>
[CancelAfter(60_000)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
public sealed class UnixListenerTests
{
    private TestDirectory _directory;
    private string _path;

    [SetUp]
    public void SetUp()
    {
        _directory = new TestDirectory();
        _path = _directory["x.sock"];
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public async Task OpenAsync_SocketThatNobodyListensOn_IsReplaced()
    {
        SocketRoom.LeaveSocketBehind(_path);

        (Transport client, Transport server) = await SocketRoom.PairAsync($"unix://{_path}");

        Assert.That(client.Peer, Does.StartWith($"unix://{_path}"));
        client.Abort();
        server.Abort();
    }

    [Test]
    public async Task OpenAsync_SomebodyListens_IsRefusedAndDisturbsNobody()
    {
        using TransportListener first = await SocketRoom.ListenAsync($"unix://{_path}");

        IOException refusal = await Thrown.ByAsync<IOException>(SocketRoom.ListenAsync($"unix://{_path}"));
        Transport client = await SocketRoom.ConnectAsync($"unix://{_path}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refusal.Message, Is.EqualTo($"Cannot listen at unix://{_path}: somebody listens on the socket '{_path}' already."));
            Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Is.EqualTo(new[] { _path }));
        }

        client.Abort();
    }

    [Test]
    public async Task OpenAsync_NotASocket_IsLeftAlone()
    {
        _directory.Write("x.sock", "precious");
        Directory.CreateDirectory(_directory["directory"]);
        File.CreateSymbolicLink(_directory["link"], _directory["elsewhere"]);

        foreach (string name in (string[])["x.sock", "directory", "link"])
        {
            IOException refusal = await Thrown.ByAsync<IOException>(SocketRoom.ListenAsync($"unix://{_directory[name]}"));
            Assert.That(refusal.Message, Does.EndWith($"'{_directory[name]}' exists and is not a socket. Remove it, or use another path."));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await File.ReadAllTextAsync(_path), Is.EqualTo("precious"));
            Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Has.Length.EqualTo(3));
        }
    }

    [Test]
    public async Task OpenAsync_NoDirectory_SaysSo()
    {
        IOException refusal = await Thrown.ByAsync<IOException>(SocketRoom.ListenAsync($"unix://{_directory["absent/x.sock"]}"));

        Assert.That(refusal.Message, Does.EndWith($"there is no directory '{_directory["absent"]}'."));
    }

    [Test]
    public async Task OpenAsync_SocketCannotBeBound_LeavesNothingBehind()
    {
        using Socket bound = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(_directory["other.sock"]));

        await Thrown.ByAsync<SocketException>(UnixSocketFile.ListenAsync(bound, _path, TimeProvider.System, CancellationToken.None).AsTask());

        Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Is.EqualTo(new[] { _directory["other.sock"] }));
    }

    [Test]
    [Platform("Linux")]
    public async Task OpenAsync_LongestPath_Works()
    {
        string path = $"{_directory[new string('d', 105 - _directory.FullName.Length - 1)]}/s";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        (Transport client, Transport server) = await SocketRoom.PairAsync($"unix://{path}");
        await client.SendAsync([1]);

        Assert.That(path, Has.Length.EqualTo(107));
        Assert.That(await server.ReceiveAsync(1), Is.EqualTo(new byte[] { 1 }));
        client.Abort();
        server.Abort();
    }

    [Test]
    public async Task Dispose_OwnFile_IsRemoved()
    {
        TransportListener listener = await SocketRoom.ListenAsync($"unix://{_path}");

        listener.Dispose();
        listener.Dispose();

        Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Is.Empty);
    }

    [Test]
    public async Task Dispose_FileThatAnotherTook_IsLeftAlone()
    {
        TransportListener listener = await SocketRoom.ListenAsync($"unix://{_path}");
        File.Delete(_path);
        using TransportListener other = await SocketRoom.ListenAsync($"unix://{_path}");

        listener.Dispose();

        Transport client = await SocketRoom.ConnectAsync($"unix://{_path}");
        (await other.AcceptAsync(CancellationToken.None).Soon()).Abort();
        client.Abort();
    }

    [Test]
    public async Task Dispose_FileGone_DoesNotFail()
    {
        TransportListener listener = await SocketRoom.ListenAsync($"unix://{_path}");
        _directory.Dispose();

        Assert.That(listener.Dispose, Throws.Nothing);
        Directory.CreateDirectory(_directory.FullName);
    }
}
