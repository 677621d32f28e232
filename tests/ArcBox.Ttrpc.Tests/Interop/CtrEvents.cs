using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>What containerd tells its watchers, seen by its own command line client.</summary>
internal sealed class CtrEvents : IDisposable
{
    private readonly Process _process;

    private CtrEvents(Process process) => _process = process;

    /// <summary>Starts to watch. Nothing tells when it has begun to: whoever needs to know forwards events until one is seen.</summary>
    public static CtrEvents Start()
        => new(Process.Start(new ProcessStartInfo("ctr", ["--address", Rig.Containerd, "events"]) { RedirectStandardOutput = true })!);

    /// <summary>The next event: time, namespace, topic and content as JSON.</summary>
    public async Task<string> NextAsync()
        => await _process.StandardOutput.ReadLineAsync().Soon() ?? throw new EndOfStreamException("ctr has ended.");

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
