using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>Finds out whether a path may become a new socket's: it names nothing, or a socket that its listener left behind.</summary>
internal static class UnixSocketVacancy
{
    /// <exception cref="IOException">The path is taken; the message says by what.</exception>
    public static async ValueTask EnsureAsync(string path, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(path) is not { } status) return;
        if (!status.IsSocket) throw new IOException($"'{path}' exists and is not a socket. Remove it, or use another path.");
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            switch (exception.SocketErrorCode)
            {
                case SocketError.ConnectionRefused:
                // Gone since it was looked at.
                case SocketError.AddressNotAvailable:
                    return;
                // More wait to be accepted than the listener lets.
                case SocketError.WouldBlock:
                    break;
                default:
                    throw new IOException($"whether somebody listens on the socket '{path}' cannot be told: {exception.Message}.", exception);
            }
        }

        throw new IOException($"somebody listens on the socket '{path}' already.");
    }
}
