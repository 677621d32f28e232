using System.Net.Sockets;
using System.Runtime.Versioning;
using ArcBox.Protocol.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>The file of a listening socket.</summary>
[CancelAfter(60_000)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
public sealed class UnixListenerTests
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
    public async Task OpenAsync_WatchedAllTheTime_NeverShowsAFileThatOthersMayUse()
    {
        HashSet<UnixFileMode> seen = [];
        using CancellationTokenSource enough = new();
        Task watching = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested) Look(seen);
            },
            CancellationToken.None);

        for (int i = 0; i < 2_000; i++)
        {
            using TransportListener listener = await SocketRoom.ListenAsync($"unix://{_path}");
            Look(seen);
        }

        await enough.CancelAsync();
        await watching.Soon();
        Assert.That(seen, Is.EqualTo(new[] { OwnersOnly }));
    }

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

    [TestCase(false)]
    [TestCase(true)]
    public async Task OpenAsync_ManyAtOnce_OneWins(bool isOneLeftBehind)
    {
        if (isOneLeftBehind) SocketRoom.LeaveSocketBehind(_path);
        Task<TransportListener>[] opening = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => SocketRoom.ListenAsync($"unix://{_path}")))];

        await Task.WhenAll(opening.Select(open => Task.WhenAny(open))).Soon();

        TransportListener[] winners = [.. opening.Where(open => open.IsCompletedSuccessfully).Select(open => open.GetAwaiter().GetResult())];
        Assert.That(winners, Has.Length.EqualTo(1));
        Assert.That(opening.Where(open => open.IsFaulted).Select(open => open.Exception!.InnerException!.Message), Has.All.Contains("already"));
        Transport client = await SocketRoom.ConnectAsync($"unix://{_path}");
        (await winners[0].AcceptAsync(CancellationToken.None).Soon()).Abort();
        client.Abort();
        winners[0].Dispose();
    }

    [Test]
    public async Task OpenAsync_SomebodyHoldsTheDirectory_WaitsForIt()
    {
        WatchedTime time = new();
        SafeFileHandle held = await DirectoryLock.AcquireAsync(_directory.FullName, time, CancellationToken.None).Soon();

        Task<TransportListener> opening = SocketRoom.ListenAsync($"unix://{_path}", new TtrpcServerOptions { TimeProvider = time });
        await time.UntilSomebodyWaitsAsync();
        bool wasThere = File.Exists(_path);
        held.Dispose();
        time.Advance(TimeSpan.FromSeconds(1));

        using TransportListener listener = await opening.Soon();
        Assert.That(wasThere, Is.False);
        Assert.That(File.Exists(_path), Is.True);
    }

    [Test]
    public async Task OpenAsync_CancelledWhileSomebodyHoldsTheDirectory_Ends()
    {
        WatchedTime time = new();
        using SafeFileHandle held = await DirectoryLock.AcquireAsync(_directory.FullName, time, CancellationToken.None).Soon();
        using CancellationTokenSource cancellation = new();

        Task opening = TransportListener.OpenAsync(
            TtrpcAddress.Parse($"unix://{_path}"), new TtrpcServerOptions { TimeProvider = time }, cancellation.Token).AsTask();
        await time.UntilSomebodyWaitsAsync();
        await cancellation.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(opening);
        Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Is.Empty);
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

    private void Look(HashSet<UnixFileMode> seen)
    {
        try
        {
            UnixFileMode mode = File.GetUnixFileMode(_path);
            lock (seen) seen.Add(mode);
        }
        catch (FileNotFoundException)
        {
            // Between two listeners.
        }
    }
}
