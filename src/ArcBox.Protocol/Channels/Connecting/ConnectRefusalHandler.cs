namespace ArcBox.Protocol;

/// <summary>Gives requests that failed without a reason the one that the connection had.</summary>
internal sealed class ConnectRefusalHandler(ConnectRefusal refusal, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            refusal.Clear();
            return response;
        }
        catch (HttpRequestException exception) when (refusal.Last is { } reason && EndpointConnectException.Find(exception) is null)
        {
            throw new HttpRequestException(reason.Message, reason);
        }
    }
}
