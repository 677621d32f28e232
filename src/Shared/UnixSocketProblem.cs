using System.Net.Sockets;
using System.Text;

namespace ArcBox;

/// <summary>
/// Says why a unix socket could not be connected to. .NET's own words mislead: a missing socket is "Cannot assign requested address", a plain file
/// "Connection refused".
/// </summary>
internal static class UnixSocketProblem
{
    /// <summary>sun_path of unix(7) holds 108 bytes on Linux and 104 on macOS; the last is the terminating zero.</summary>
    public static readonly int MaxPathBytes = OperatingSystem.IsMacOS() ? 103 : 107;

    public static string? PathTooLong(string path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        return length <= MaxPathBytes
            ? null
            : $"the socket's path has {length} bytes; the system allows {MaxPathBytes}. Use a shorter path or a symbolic link.";
    }

    /// <summary>True if nothing has that name, and its directory does not hide whether something has.</summary>
    public static bool IsMissing(string path) => !File.Exists(path) && !Directory.Exists(path) && !IsHidden(path);

    public static (string Problem, bool IsTransient) Explain(string path, Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied }
            => ($"access to '{path}' is denied. Run as the user who owns the socket, or join its group.", false),
        _ when Directory.Exists(path) => ($"'{path}' is a directory, not a socket. Write the socket's own path.", false),
        _ when !File.Exists(path) && IsHidden(path) => ($"access to the directory of '{path}' is denied.", false),
        _ when !File.Exists(path) => ($"there is no socket '{path}'. Is the daemon running?", true),
        _ when IsPlainFile(path) => ($"'{path}' is a file, not a socket. Write the socket's own path.", false),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            => ($"nobody listens on the socket '{path}', which a daemon left behind. Start the daemon again.", true),
        _ => (exception.Message, true),
    };

    private static bool IsPlainFile(string path) => SpecialFile.IsRegular(new FileInfo(path));

    // File.Exists says "no" also where it may not look.
    private static bool IsHidden(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
