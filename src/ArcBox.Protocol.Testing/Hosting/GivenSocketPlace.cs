using System.Net;
using System.Net.Sockets;
using ArcBox.Ttrpc;

namespace ArcBox.Protocol.Testing;

/// <summary>A unix socket at a path of the user's choice, for programs that are told where to connect.</summary>
internal sealed class GivenSocketPlace : WirePlace
{
    public GivenSocketPlace(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path);
        EndPoint = new UnixDomainSocketEndPoint(Path);
    }

    public override EndPoint EndPoint { get; }

    public override string Path { get; }

    // Windows keeps sockets as reparse points.
    private bool IsSocket
        => OperatingSystem.IsWindows() ? File.GetAttributes(Path).HasFlag(FileAttributes.ReparsePoint) : FileStatus.Of(Path) is { IsSocket: true };

    public override Socket Listen()
    {
        Socket socket = NewSocket();
        try
        {
            MakeWay();
            socket.Bind(EndPoint);
            // Before it listens: until then nobody can connect.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen();
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Nobody can listen at {Path}: {exception.Message}. Choose another path.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        // A socket that listens takes its file along when it is closed; what is there later is somebody else's.
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private void MakeWay()
    {
        string? directory = System.IO.Path.GetDirectoryName(Path);
        if (!Directory.Exists(directory)) throw new DirectoryNotFoundException($"There is no directory {directory} for the socket {Path}. Make it first.");
        if (Directory.Exists(Path)) throw new IOException($"{Path} is a directory. Choose a path in it.");
        if (!File.Exists(Path)) return;
        if (!IsSocket) throw new IOException($"{Path} is a file and no socket. Choose another path.");
        using Socket probe = NewSocket();
        try
        {
            probe.Connect(EndPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused)
        {
            // A socket that nobody listens to any more.
            File.Delete(Path);
            return;
        }

        throw new IOException($"Somebody listens at {Path} already. Choose another path.");
    }
}
