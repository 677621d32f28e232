using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ArcBox.Ttrpc;

/// <summary>
/// The file of a listening socket. It gets its name when its mode is 0600 and the socket listens: before that it is in a directory that nobody else can
/// enter, because bind(2) makes it with what the process's umask leaves.
/// </summary>
internal sealed class UnixSocketFile
{
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const uint OwnerOnly = 0b111_000_000;

    private readonly string _path;
    private readonly FileStatus _status;

    private UnixSocketFile(string path, FileStatus status) => (_path, _status) = (path, status);

    /// <summary>Listens at a path. A socket's file is replaced if nobody listens on it.</summary>
    /// <exception cref="IOException">Somebody listens there, the file is not a socket, or the directory cannot be written.</exception>
    [UnsupportedOSPlatform("windows")]
    public static async ValueTask<UnixSocketFile> ListenAsync(Socket socket, string path, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"there is no directory '{directory}'.");
        using SafeFileHandle handle = await DirectoryLock.AcquireAsync(directory, timeProvider, cancellationToken).ConfigureAwait(false);
        await UnixSocketVacancy.EnsureAsync(path, cancellationToken).ConfigureAwait(false);
        string privateName = $".{RandomNumberGenerator.GetString(NameCharacters, 6)}";
        string privateDirectory = Path.Join(directory, privateName);
        if (LibC.MakeDirectory(privateDirectory, OwnerOnly) != 0)
            throw new IOException($"nothing can be written to the directory '{directory}': {Marshal.GetLastPInvokeErrorMessage()}.");
        string temporary = Path.Join(privateDirectory, "s");
        try
        {
            // It may be longer than the path, and over the limit. Linux knows a shorter one.
            bool isTooLong = OperatingSystem.IsLinux() && UnixSocketProblem.PathTooLong(temporary) is not null;
            socket.Bind(new OwnerlessEndPoint(isTooLong ? $"/proc/self/fd/{handle.DangerousGetHandle()}/{privateName}/s" : temporary));
            File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen();
            UnixSocketFile file = new(path, FileStatus.Of(temporary)!.Value);
            File.Move(temporary, path, overwrite: true);
            return file;
        }
        finally
        {
            File.Delete(temporary);
            Directory.Delete(privateDirectory);
        }
    }

    /// <summary>Removes the file unless another took its name. To be called while the socket still listens: so nobody replaces it meanwhile.</summary>
    public void Remove()
    {
        if (FileStatus.Of(_path) == _status) File.Delete(_path);
    }
}
