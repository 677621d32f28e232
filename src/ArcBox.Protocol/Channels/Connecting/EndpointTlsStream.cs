using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol;

/// <summary>
/// An encrypted connection that says in words why the two sides did not come to terms. HTTP handlers take an SslStream from their connect callback
/// as it is.
/// </summary>
internal sealed class EndpointTlsStream : SslStream
{
    private readonly ArcBoxEndpoint _endpoint;
    private readonly ArcBoxChannelOptions _options;
    private readonly ConnectRefusal _refusal;
    private string? _distrust;
    private bool _certificateAsked;
    private volatile bool _answered;

    private EndpointTlsStream(Stream connection, ArcBoxEndpoint endpoint, ArcBoxChannelOptions options, ConnectRefusal refusal)
        : base(connection, leaveInnerStreamOpen: false) => (_endpoint, _options, _refusal) = (endpoint, options, refusal);

    public static async Task<Stream> AuthenticateAsync(
        Stream connection, ArcBoxEndpoint endpoint, ArcBoxChannelOptions options, ConnectRefusal refusal, CancellationToken cancellationToken)
    {
        EndpointTlsStream stream = new(connection, endpoint, options, refusal);
        try
        {
            await stream.AuthenticateAsync(endpoint.Address!.IdnHost, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_answered) return await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        try
        {
            int count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0 && _certificateAsked) throw Refused(null);
            if (count > 0) _answered = true;
            return count;
        }
        catch (IOException exception) when (_certificateAsked && exception is not EndpointConnectException)
        {
            throw Refused(exception);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (_certificateAsked && !_answered)
        {
            // The connection is closed, and the handler is reading it too: the reader tells why.
        }
    }

    private async Task AuthenticateAsync(string host, CancellationToken cancellationToken)
    {
        bool isGrpc = _endpoint.Transport is ArcBoxTransport.Grpc;
        SslClientAuthenticationOptions tls = EndpointTls.Create(_options);
        tls.TargetHost = host;
        tls.ApplicationProtocols = [isGrpc ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11];
        tls.LocalCertificateSelectionCallback = SelectCertificate;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            _distrust = TlsProblem.Distrust(certificate as X509Certificate2, chain, errors, host, _options.ServerCertificateAuthorities is not null);
            return _distrust is null;
        };
        try
        {
            await AuthenticateAsClientAsync(tls, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            if (_distrust is not null) throw EndpointConnectException.For(_endpoint, _distrust, false, exception);
            throw _certificateAsked
                ? Refused(exception)
                : EndpointConnectException.For(_endpoint, TlsProblem.Handshake(_endpoint, exception), false, exception);
        }

        if (isGrpc && NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
            throw EndpointConnectException.For(_endpoint, TlsProblem.NoHttp2, false);
    }

    private X509Certificate2 SelectCertificate(
        object sender, string host, X509CertificateCollection certificates, X509Certificate? remote, string[] issuers)
    {
        // Asked first before anything was sent, and if that gives nothing again when the server wants one. So we learn whether it does.
        if (remote is null) return null!;
        _certificateAsked = true;
        return _options.ClientCertificate!;
    }

    // In TLS 1.3 the client's part of the handshake ends before the server has looked at the client's certificate: its refusal comes with the first read.
    private EndpointConnectException Refused(Exception? cause)
        => _refusal.Set(EndpointConnectException.For(_endpoint, TlsProblem.ClientRefused(_options.ClientCertificate), false, cause));
}
