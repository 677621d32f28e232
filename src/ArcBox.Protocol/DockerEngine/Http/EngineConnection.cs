using System.Net;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Sends requests to one engine, with the API version that both sides know, and makes statuses of all that can go wrong.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly EndpointConnector _connector;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _root;
    private readonly EngineApiVersion _version;
    private readonly bool _mayCarrySecrets;

    public EngineConnection(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
    {
        (Endpoint, _connector) = (endpoint, new EndpointConnector(endpoint, options));
        _mayCarrySecrets = endpoint.IsConfidential || options.AllowCredentialsOverPlainText;
        // Plain http also where the endpoint asks for TLS: what the connector gives is encrypted already.
        _root = new Uri($"http://{endpoint.Address?.Authority ?? "localhost"}/");
        _http = new HttpMessageInvoker(_connector.Attach(CreateHandler()));
        _version = new EngineApiVersion(PingAsync);
    }

    public ArcBoxEndpoint Endpoint { get; }

    /// <summary>Throws if a credential would cross the network for everybody to read.</summary>
    public void RequireConfidential()
    {
        if (_mayCarrySecrets) return;
        throw StatusDetails.ToException(
            StatusCode.FailedPrecondition, ChannelOrigin.Refusal(Endpoint.ToString()), ErrorReasons.InsecureTransport);
    }

    /// <summary>Sends a request; an answer with an error status throws.</summary>
    /// <exception cref="RpcException">The engine was not reached, or said no.</exception>
    public async Task<HttpResponseMessage> SendAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await CreateMessageAsync(request, cancellationToken).ConfigureAwait(false);
        return await SendAsync(_http, request, message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a request with a long body, over a connection of its own. An engine may say no before it has read the body; HttpClient reads nothing until
    /// all is written, and reports a failed write instead of the engine's words. Here the body's producer is stopped and the answer is read.
    /// </summary>
    public async Task<HttpResponseMessage> UploadAsync(EngineRequest request, EngineUpload upload, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = await CreateMessageAsync(request, cancellationToken).ConfigureAwait(false);
        message.Content = upload;
        HttpMessageInvoker http = new(_connector.Attach(CreateHandler(), connection => new EarlyAnswerStream(connection, upload.Stop)));
        try
        {
            HttpResponseMessage response = await SendAsync(http, request, message, cancellationToken).ConfigureAwait(false);
            response.Content = new OwningContent(response.Content, http);
            return response;
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public ValueTask<EngineApiVersion.Number> GetVersionAsync(CancellationToken cancellationToken) => _version.GetAsync(cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _version.Dispose();
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        // Leaving an answer must close the connection at once: that is what stops the engine's work. Drained, it went on for two seconds more.
        MaxResponseDrainSize = 0,
    };

    private async Task<HttpResponseMessage> PingAsync(CancellationToken cancellationToken)
    {
        EngineRequest ping = new(EngineOperation.Ping, HttpMethod.Get, new EngineResource("_ping"));
        using HttpRequestMessage message = new(ping.Method, new Uri(_root, ping.Resource.ToString()));
        return await SendAsync(_http, ping, message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpRequestMessage> CreateMessageAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        EngineApiVersion.Number version = await _version.GetAsync(cancellationToken).ConfigureAwait(false);
        HttpRequestMessage message = new(request.Method, new Uri(_root, $"v{version}/{request.Resource}"));
        foreach ((string name, string value) in request.Headers) message.Headers.Add(name, value);
        return message;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker http, EngineRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        // A request without content that got no answer is sent up to three times more by SocketsHttpHandler (.NET 10), whatever its method; one with content,
        // even an empty one, is not. The engine may have carried it out before it closed the connection.
        message.Content ??= new ByteArrayContent([]);
        try
        {
            HttpResponseMessage response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                EngineErrorText text = await EngineErrorText.ReadAsync(response, cancellationToken).ConfigureAwait(false);
                RpcException failure = EngineFailure.FromAnswer(request, (int)response.StatusCode, text);
                // The engine has become another one since it was asked.
                if (StatusDetails.Read(failure.Trailers)?.Reason is ErrorReasons.ApiVersionUnsupported) _version.Forget();
                throw failure;
            }
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, request, Endpoint) is { } failure)
        {
            throw failure;
        }
    }
}
