using System.Net;
using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>Opens connections to one address, and says in words what is wrong when it cannot.</summary>
internal sealed class SocketConnector(TtrpcAddress address, TimeProvider timeProvider)
{
    private static readonly TimeSpan BacklogPause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TtrpcConnectException">It could not be opened.</exception>
    /// <exception cref="OperationCanceledException">The token fired. No other limit of time is set here.</exception>
    public async ValueTask<Transport> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or PlatformNotSupportedException)
        {
            (string problem, bool isTransient) = SocketConnectProblem.Explain(address, exception);
            throw new TtrpcConnectException(address.ToString(), problem, isTransient, exception);
        }
    }

    private async ValueTask<Transport> OpenAsync(CancellationToken cancellationToken)
    {
        EndPoint target = SocketFactory.EndPointOf(address);
        while (true)
        {
            Socket socket = SocketFactory.Create(address);
            try
            {
                await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
                return new SocketTransport(socket, address.Kind, address.ToString());
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock)
            {
                // Linux' answer while as many as a unix socket's listener lets wait are waiting to be accepted.
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            await Task.Delay(BacklogPause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
