using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ArcBox.Ttrpc;

/// <summary>Lets one process at a time change which socket has a name in a directory, by flock(2). Only those who ask for the lock are bound by it.</summary>
internal static class DirectoryLock
{
    private const int Interrupted = 4;
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for the lock, which is held until the handle is disposed.</summary>
    public static async ValueTask<SafeFileHandle> AcquireAsync(string directory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        int descriptor = LibC.Open(directory, LibC.OpenCloseOnExec);
        if (descriptor < 0) throw new IOException($"the directory '{directory}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            // Whoever holds the lock may hold it for long, and a system call that waits cannot be cancelled.
            while (!TryLock(handle, directory)) await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static bool TryLock(SafeFileHandle handle, string directory)
    {
        if (LibC.Lock(handle, LibC.LockExclusive | LibC.LockNoWait) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        return error is not Interrupted && error != WouldBlock
            ? throw new IOException($"the directory '{directory}' cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}.")
            : false;
    }
}
