using System.Runtime.Versioning;
using ArcBox.Ttrpc.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>Several who want one path, and somebody who watches.</summary>
[CancelAfter(60_000)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
public sealed class UnixListenerRaceTests
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

    [TestCase(false)]
    [TestCase(true)]
    public async Task OpenAsync_ManyAtOnce_OneWins(bool isOneLeftBehind)
    {
        for (int round = 0; round < 20; round++)
        {
            if (isOneLeftBehind) SocketRoom.LeaveSocketBehind(_path);
            Task<TransportListener>[] opening = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => SocketRoom.ListenAsync($"unix://{_path}")))];

            await Task.WhenAll(opening.Select(open => Task.WhenAny(open))).Soon();

            Assert.That(opening.Where(open => open.IsFaulted).Select(open => open.Exception!.InnerException!.Message), Has.All.Contains("already"));
            using TransportListener winner = await opening.Single(open => open.IsCompletedSuccessfully);
            Transport client = await SocketRoom.ConnectAsync($"unix://{_path}");
            (await winner.AcceptAsync(CancellationToken.None).Soon()).Abort();
            client.Abort();
        }
    }

    [Test]
    public async Task OpenAsync_SomebodyHoldsTheDirectory_WaitsForIt()
    {
        ManualClock time = new();
        SafeFileHandle held = await DirectoryLock.AcquireAsync(_directory.FullName, time, CancellationToken.None).Soon();

        Task<TransportListener> opening = SocketRoom.ListenAsync($"unix://{_path}", new TtrpcServerOptions { TimeProvider = time });
        await time.NextTimerAsync();
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
        ManualClock time = new();
        using SafeFileHandle held = await DirectoryLock.AcquireAsync(_directory.FullName, time, CancellationToken.None).Soon();
        using CancellationTokenSource cancellation = new();

        Task opening = TransportListener.OpenAsync(
            TtrpcAddress.Parse($"unix://{_path}"), new TtrpcServerOptions { TimeProvider = time }, cancellation.Token).AsTask();
        await time.NextTimerAsync();
        await cancellation.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(opening);
        Assert.That(Directory.GetFileSystemEntries(_directory.FullName), Is.Empty);
    }

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
