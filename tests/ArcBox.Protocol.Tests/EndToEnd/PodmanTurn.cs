using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>
/// One fixture at a time on Podman, of all test processes: it fails a list when an image goes meanwhile, and removes an image by its id from under whoever
/// pulled it under another name. The lock is the kernel's, so that a process that is killed holds up nobody.
/// </summary>
internal sealed partial class PodmanTurn : IDisposable
{
    private const int Exclusive = 2;

    private readonly FileStream _lock;

    private PodmanTurn(FileStream @lock) => _lock = @lock;

    /// <summary>Waits for its turn, on a thread of its own; a turn of nobody where the engine is another one, or is missing.</summary>
    public static async Task<PodmanTurn?> EnterAsync(string variable)
    {
        if (variable != "ARCBOX_TEST_PODMAN" || OperatingSystem.IsWindows()) return null;
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } engine) return null;
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(engine)))[..16];
        // Shared, because .NET has a lock of its own on files that are not, and does not wait for it.
        FileStream file = new(Path.Combine(Path.GetTempPath(), $"arcbox-tests-{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            await Task.Factory.StartNew(() => Lock(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        return new PodmanTurn(file);
    }

    public void Dispose() => _lock.Dispose();

    private static void Lock(FileStream file)
    {
        if (FLock((int)file.SafeFileHandle.DangerousGetHandle(), Exclusive) != 0)
            throw new IOException($"'{file.Name}' cannot be locked: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(int file, int operation);
}
