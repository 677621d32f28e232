using System.Globalization;

namespace ArcBox.Protocol;

/// <summary>Makes endpoints of texts.</summary>
internal static class EndpointReader
{
    private const string Forms = "unix:///path, http://host:port, https://host:port, docker+unix:///path, docker+http://host:port, docker+https://host:port, "
        + "docker+npipe://./pipe/name, " + TtrpcForms;

    private const string TtrpcForms = "ttrpc+unix:///path, ttrpc+unix:@name, ttrpc+tcp://host:port or ttrpc+vsock://cid:port";
    private const string HoldsUser = "an address must not hold a user name or password";

    /// <summary>Reads an endpoint; returns what is wrong with the text, or null.</summary>
    public static string? Read(string text, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        if (EndpointText.Scheme(text) is not { } scheme) return $"it has no scheme; write {Forms}";
        string rest = text[(scheme.Length + 1)..];
        return scheme switch
        {
            "unix" or "grpc+unix" => ReadSocket(ArcBoxTransport.Grpc, text, rest, out endpoint),
            "http" or "https" => ReadAddress(ArcBoxTransport.Grpc, text, $"{scheme}:{rest}", out endpoint),
            "docker+unix" => ReadSocket(ArcBoxTransport.DockerEngine, text, rest, out endpoint),
            "docker+http" or "docker+https" => ReadAddress(ArcBoxTransport.DockerEngine, text, $"{scheme["docker+".Length..]}:{rest}", out endpoint),
            "docker+npipe" => ReadPipe(text, rest, out endpoint),
            "ttrpc+unix" or "ttrpc+tcp" or "ttrpc+vsock" => ReadTtrpc(text, out endpoint),
            "ttrpc" => $"ttrpc does not say over what; write {TtrpcForms}",
            "ssh" or "docker+ssh" => "ssh is not supported; forward the daemon's socket with 'ssh -L /tmp/docker.sock:/var/run/docker.sock host' "
                + "and use docker+unix:///tmp/docker.sock",
            "tcp" => "tcp does not say what is spoken there; write docker+http:// for a Docker engine, http:// for gRPC or ttrpc+tcp:// for ttrpc",
            "vsock" => "vsock does not say what is spoken there; write ttrpc+vsock://cid:port",
            "npipe" => "write docker+npipe://./pipe/name",
            _ => $"the scheme '{scheme}' is not known; write {Forms}",
        };
    }

    private static string? ReadSocket(ArcBoxTransport transport, string text, string rest, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        string path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        if (path.StartsWith('@')) return "abstract sockets are for ttrpc; write ttrpc+unix:@name";
        if (!path.StartsWith('/')) return "the socket's path must be absolute, so there are three slashes: unix:///run/x.sock";
        endpoint = new ArcBoxEndpoint(transport, text) { SocketPath = path };
        return null;
    }

    private static string? ReadAddress(ArcBoxTransport transport, string text, string address, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0) return "the host or the port is not valid";
        if (uri.UserInfo.Length > 0) return HoldsUser;
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0) return "an address has no path";
        endpoint = new ArcBoxEndpoint(transport, text) { Address = uri };
        return null;
    }

    private static string? ReadPipe(string text, string rest, out ArcBoxEndpoint? endpoint)
    {
        const string prefix = "//./pipe/";
        string path = rest.Replace('\\', '/');
        bool isPipe = path.StartsWith(prefix, true, CultureInfo.InvariantCulture) && path.Length > prefix.Length;
        endpoint = isPipe ? new ArcBoxEndpoint(ArcBoxTransport.DockerEngine, text) { PipeName = path[prefix.Length..] } : null;
        return isPipe ? null : "a pipe is written docker+npipe://./pipe/name";
    }

    private static string? ReadTtrpc(string text, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        if (TtrpcAddress.Read(text, out TtrpcAddress? address) is { } problem) return problem;
        if (address is { Kind: TtrpcAddressKind.Vsock, Cid: TtrpcAddress.AnyCid }) return "-1 is for listening; write the CID of the machine to call";
        Uri? uri = null;
        if (address!.Kind is TtrpcAddressKind.Tcp && !Uri.TryCreate(address.ToString(), UriKind.Absolute, out uri)) return "the host or the port is not valid";
        string? path = address.Kind is TtrpcAddressKind.UnixPath ? address.Name : null;
        endpoint = new ArcBoxEndpoint(ArcBoxTransport.Ttrpc, text) { TtrpcAddress = address, SocketPath = path, Address = uri };
        return null;
    }
}
