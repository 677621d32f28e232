using System.Diagnostics;
using System.Globalization;
using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>
/// A containerd-shim-runc-v2 of a test's own, without containerd: started in a bundle, told where to send its events. Whatever becomes of the test, the shim,
/// its container and its socket are gone afterwards; those of a test host that was killed are tests/engines/down.sh's business.
/// </summary>
internal sealed class Shim : IAsyncDisposable
{
    /// <summary>The namespace of all containers here; down.sh knows it.</summary>
    public const string Namespace = "arcbox-tests";

    private const string Program = "containerd-shim-runc-v2";

    private FileStream? _log;
    private FileStream? _input;

    private Shim(string directory)
    {
        Id = $"arcbox-{Guid.NewGuid():n}"[..19];
        Bundle = Directory.CreateDirectory(Path.Combine(directory, Id)).FullName;
        RuncRoot = Path.Combine(directory, "runc");
    }

    /// <summary>The container's name, which is also the bundle's directory. Short, because there is a socket in it.</summary>
    public string Id { get; }

    public string Bundle { get; }

    /// <summary>Where runc keeps its state: not where the machine's own containers have theirs.</summary>
    public string RuncRoot { get; }

    /// <summary>Where the shim listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>A fifo that the container can read.</summary>
    public string InputPath => Path.Combine(Bundle, "input");

    /// <summary>A file for what the container writes.</summary>
    public string OutputPath => Path.Combine(Bundle, "output");

    // The address stands for containerd's own. The shim only makes the name of its socket of it.
    private string[] Arguments => ["-namespace", Namespace, "-id", Id, "-address", Path.Combine(Bundle, "containerd.sock")];

    /// <summary>Makes a bundle for a shell script; nothing runs yet.</summary>
    public static Shim Create(string script)
    {
        string directory = Rig.ShimDirectory;
        Shim shim = new(directory);
        File.WriteAllText(Path.Combine(shim.Bundle, "config.json"), ContainerConfig.For(Path.Combine(directory, "rootfs"), script));
        return shim;
    }

    /// <summary>Starts the shim; it listens when this returns.</summary>
    /// <param name="eventsAddress">The ttrpc server that it publishes to.</param>
    public async Task StartAsync(string eventsAddress)
    {
        _input = await MakeFifoAsync(InputPath);
        // Its log; without it the shim dies.
        _log = await MakeFifoAsync(Path.Combine(Bundle, "log"));
        Address = (await RunAsync(Program, [.. Arguments, "start"], eventsAddress)).Trim();
    }

    public async Task WriteInputAsync(string line)
    {
        await _input!.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        await _input.FlushAsync();
    }

    /// <summary>The shim itself, and what it is just running.</summary>
    public IReadOnlyList<int> FindProcesses()
        => [.. Directory.EnumerateDirectories("/proc").Where(IsMine).Select(directory => int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture))];

    public async ValueTask DisposeAsync()
    {
        foreach (int pid in FindProcesses()) Kill(pid);
        try
        {
            // What containerd does about a shim that died: kills the container and removes its cgroups. Without a container it fails.
            if (File.Exists(Path.Combine(Bundle, "runtime"))) await RunAsync(Program, [.. Arguments, "delete"]);
        }
        finally
        {
            if (Address.Length > 0) File.Delete(new Uri(Address).LocalPath);
            _log?.Dispose();
            _input?.Dispose();
            Directory.Delete(Bundle, recursive: true);
        }
    }

    public static void Kill(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself meanwhile.
        }
    }

    private bool IsMine(string directory)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(directory)[0]) && File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0').Contains(Id);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    private async Task<FileStream> MakeFifoAsync(string path)
    {
        await RunAsync("mkfifo", [path]);
        // Opened for both directions, it waits for nobody, and has no end for whoever reads it.
        return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    private async Task<string> RunAsync(string program, string[] arguments, string eventsAddress = "")
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Bundle,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TTRPC_ADDRESS"] = eventsAddress },
        };
        using Process process = Process.Start(start)!;
        // It reads its options from there, to the end.
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().Soon();
        await process.WaitForExitAsync().Soon();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error.Soon()}");
    }
}
