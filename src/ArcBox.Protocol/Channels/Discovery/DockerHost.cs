namespace ArcBox.Protocol;

/// <summary>Reads addresses as Docker writes them: <c>unix://</c>, <c>tcp://</c>, <c>npipe://</c>, <c>ssh://</c>.</summary>
internal static class DockerHost
{
    // Docker's own default ports.
    private const int Port = 2375;
    private const int TlsPort = 2376;

    /// <summary>Makes a candidate of an address that somebody named.</summary>
    /// <param name="host">The address.</param>
    /// <param name="source">Who named it.</param>
    /// <param name="certificates">Certificates for TLS; null for none, so that TCP is not encrypted.</param>
    public static EndpointCandidate ToCandidate(string host, string source, DockerCertificates? certificates)
    {
        if (ToEndpoint(host, certificates is not null) is not { } endpoint)
            return EndpointCandidate.Unusable(host, source, source, "this is no address of a Docker engine; write unix:///path or tcp://host:port.");

        EndpointCandidate candidate = EndpointCandidate.Parse(endpoint, source, source);
        return candidate.Endpoint is { IsEncrypted: true } ? candidate with { Certificates = certificates } : candidate;
    }

    private static string? ToEndpoint(string host, bool withTls)
    {
        int end = host.IndexOf("://", StringComparison.Ordinal);
        (string scheme, string rest) = end < 0 ? ("tcp", host) : (host[..end].ToLowerInvariant(), host[(end + 3)..]);
        return scheme switch
        {
            "unix" => $"docker+unix://{rest}",
            "tcp" => rest.StartsWith('/') ? null : withTls ? $"docker+https://{WithPort(rest, TlsPort)}" : $"docker+http://{WithPort(rest, Port)}",
            "http" => withTls ? $"docker+https://{WithPort(rest, TlsPort)}" : $"docker+http://{rest}",
            "https" => $"docker+https://{rest}",
            // Docker writes npipe:////./pipe/name.
            "npipe" => $"docker+npipe://{rest.TrimStart('/')}",
            "ssh" => host,
            _ => null,
        };
    }

    private static string WithPort(string address, int port)
        => Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out Uri? uri) && uri.Port < 0 ? $"{address.TrimEnd('/')}:{port}" : address;
}
