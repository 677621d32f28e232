using System.Net;
using System.Net.Sockets;

namespace ArcBox.Protocol.Testing;

/// <summary>A unix socket in a directory of its own, which has mode 0700 from the start.</summary>
internal sealed class UnixSocketPlace : WirePlace
{
    private readonly DirectoryInfo _directory;

    public UnixSocketPlace()
    {
        _directory = Directory.CreateTempSubdirectory("arcbox-");
        Path = System.IO.Path.Combine(_directory.FullName, "s");
        try
        {
            EndPoint = new UnixDomainSocketEndPoint(Path);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            _directory.Delete();
            throw new IOException($"{Path} is too long for a unix socket. Set TMPDIR to a directory with a shorter path.", exception);
        }
    }

    public override EndPoint EndPoint { get; }

    public override string Path { get; }

    public override Socket Listen()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(Path);
            socket.Bind(EndPoint);
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
        if (Directory.Exists(_directory.FullName)) _directory.Delete(recursive: true);
    }
}
