using System.Diagnostics;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>The Go program as a child process: lines in, lines out.</summary>
internal sealed class GoPeer : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private GoPeer(Process process)
    {
        _process = process;
        // Read while the program runs: a full pipe would stop it.
        _error = process.StandardError.ReadToEndAsync();
    }

    public int ProcessId => _process.Id;

    public static GoPeer Start(string mode, string address)
    {
        ProcessStartInfo start = new(Rig.GoPeer, [mode, address])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new GoPeer(Process.Start(start)!);
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The next line; null at the end of a program that ended well.</summary>
    public async Task<string?> ReadLineAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync();
        if (line is not null) return line;
        await _process.WaitForExitAsync().Soon();
        return _process.ExitCode == 0 ? null : throw new EndOfStreamException($"go-peer ended with {_process.ExitCode}: {await _error.Soon()}");
    }

    /// <summary>Ends the program without any chance to say goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Soon();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
