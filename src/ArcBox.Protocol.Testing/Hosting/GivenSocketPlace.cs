using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing;

/// <summary>A unix socket at a path of the user's choice, for programs that are told where to connect.</summary>
internal sealed class GivenSocketPlace : WirePlace
{
    private bool _isOurs;

    public GivenSocketPlace(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path);
        EndPoint = new UnixDomainSocketEndPoint(Path);
    }

    public override EndPoint EndPoint { get; }

    public override string Path { get; }

    public override Socket Listen()
    {
        Socket socket = NewSocket();
        try
        {
            MakeWay();
            socket.Bind(EndPoint);
            _isOurs = true;
            // Before it listens: until then nobody can connect.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        if (_isOurs) File.Delete(Path);
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private void MakeWay()
    {
        if (!File.Exists(Path)) return;
        using Socket probe = NewSocket();
        try
        {
            probe.Connect(EndPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused)
        {
            // A socket that nobody listens to any more; a file of another kind is refused too, and tells itself by its length.
            if (new FileInfo(Path).Length > 0) throw new IOException($"{Path} is a file and no socket. Choose another path.", exception);
            File.Delete(Path);
            return;
        }

        throw new IOException($"Somebody listens at {Path} already.");
    }
}
