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

    public EngineConnection(ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
    {
        (Endpoint, _connector) = (endpoint, new EndpointConnector(endpoint, options));
        // Plain http also where the endpoint asks for TLS: what the connector gives is encrypted already.
        _root = new Uri($"http://{endpoint.Address?.Authority ?? "localhost"}/");
        _http = new HttpMessageInvoker(_connector.Attach(CreateHandler()));
        _version = new EngineApiVersion(token => SendAsync(_http, EngineOperation.Ping, new HttpRequestMessage(HttpMethod.Get, new Uri(_root, "_ping")), token));
    }

    public ArcBoxEndpoint Endpoint { get; }

    /// <summary>Sends a request; an answer with an error status throws.</summary>
    /// <exception cref="RpcException">The engine was not reached, or said no.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        EngineOperation operation, HttpMethod method, EngineResource resource, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = await CreateRequestAsync(method, resource, cancellationToken).ConfigureAwait(false);
        prepare?.Invoke(request);
        return await SendAsync(_http, operation, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a request with a long body, over a connection of its own. An engine that says no before it has read the body closes the connection, and
    /// HttpClient would report the failed write and drop the engine's words; here the body's producer is stopped and the answer is read.
    /// </summary>
    public async Task<HttpResponseMessage> UploadAsync(EngineOperation operation, EngineResource resource, EngineUpload upload, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = await CreateRequestAsync(HttpMethod.Post, resource, cancellationToken).ConfigureAwait(false);
        request.Content = upload;
        HttpMessageInvoker http = new(_connector.Attach(CreateHandler(), connection => new EarlyAnswerStream(connection, upload.Stop)));
        try
        {
            HttpResponseMessage response = await SendAsync(http, operation, request, cancellationToken).ConfigureAwait(false);
            response.Content = new OwningContent(response.Content, http);
            return response;
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public async Task<EngineApiVersion.Number> GetVersionAsync(CancellationToken cancellationToken) => await _version.GetAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> CreateRequestAsync(HttpMethod method, EngineResource resource, CancellationToken cancellationToken)
        => new(method, new Uri(_root, $"v{await _version.GetAsync(cancellationToken).ConfigureAwait(false)}/{resource}"));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker http, EngineOperation operation, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                string message = await EngineErrorText.ReadAsync(response, cancellationToken).ConfigureAwait(false);
                throw EngineFailure.FromAnswer(operation, (int)response.StatusCode, message);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, Endpoint) is { } failure)
        {
            throw failure;
        }
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };
}
