using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ArcBox.Protocol;

/// <summary>
/// Where a daemon listens and what it speaks there, written as a URI:
/// <list type="table">
/// <item><term><c>unix:///run/arcbox.sock</c></term><description>gRPC over a unix socket; <c>grpc+unix://</c> is the same</description></item>
/// <item><term><c>http://localhost:5000</c></term><description>gRPC over TCP, not encrypted</description></item>
/// <item><term><c>https://images.example.com</c></term><description>gRPC over TLS</description></item>
/// <item><term><c>docker+unix:///var/run/docker.sock</c></term><description>Docker Engine API over a unix socket</description></item>
/// <item><term><c>docker+http://localhost:2375</c></term><description>Docker Engine API over TCP, not encrypted</description></item>
/// <item><term><c>docker+https://host:2376</c></term><description>Docker Engine API over TLS</description></item>
/// <item><term><c>docker+npipe://./pipe/docker_engine</c></term><description>Docker Engine API over a named pipe, on Windows only</description></item>
/// </list>
/// </summary>
public sealed record ArcBoxEndpoint
{
    private const string Forms = "unix:///path, http://host:port, https://host:port, docker+unix:///path, docker+http://host:port, docker+https://host:port "
        + "or docker+npipe://./pipe/name";

    private readonly string _text;

    private ArcBoxEndpoint(ArcBoxTransport transport, string text) => (Transport, _text) = (transport, text);

    /// <summary>What is spoken there.</summary>
    public ArcBoxTransport Transport { get; }

    /// <summary>Absolute path of the unix socket; null for other kinds.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>Name of the Windows pipe, without <c>\\.\pipe\</c>; null for other kinds.</summary>
    public string? PipeName { get; private init; }

    /// <summary>Base address with scheme, host and port; null for sockets and pipes.</summary>
    public Uri? Address { get; private init; }

    /// <summary>True if nobody on the way can read what is sent: it is encrypted, or does not leave this machine.</summary>
    public bool IsConfidential => Address is null || IsEncrypted || IsLoopback(Address);

    internal bool IsEncrypted => Address?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads an endpoint.</summary>
    /// <param name="text">One of the forms that the type's description lists.</param>
    /// <exception cref="FormatException">The text is none of them; the message says what is wrong.</exception>
    public static ArcBoxEndpoint Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return Read(text, out ArcBoxEndpoint? endpoint) is not { } problem
            ? endpoint!
            : throw new FormatException($"'{EndpointText.WithoutUser(text)}' is not an endpoint: {problem}.");
    }

    /// <summary>Reads an endpoint, and returns false instead of throwing.</summary>
    /// <param name="text">One of the forms that the type's description lists.</param>
    /// <param name="endpoint">The endpoint if the text is one, otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        return !string.IsNullOrWhiteSpace(text) && Read(text, out endpoint) is null;
    }

    /// <summary>The endpoint as it was written.</summary>
    public override string ToString() => _text;

    /// <summary>True for an endpoint that goes to the same place and speaks the same there, however it was written.</summary>
    /// <param name="other">The other endpoint.</param>
    public bool Equals(ArcBoxEndpoint? other)
        => other is not null
            && Transport == other.Transport
            && SocketPath == other.SocketPath
            && string.Equals(PipeName, other.PipeName, StringComparison.OrdinalIgnoreCase)
            && Address == other.Address;

    /// <inheritdoc/>
    public override int GetHashCode()
        => HashCode.Combine(Transport, SocketPath, PipeName is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(PipeName), Address);

    internal void ThrowIfUnsupported()
    {
        if (PipeName is not null && !OperatingSystem.IsWindows()) throw new PlatformNotSupportedException($"{this} is a named pipe, which only Windows has.");
    }

    /// <summary>Reads an endpoint; returns what is wrong with the text, or null.</summary>
    internal static string? Read(string text, out ArcBoxEndpoint? endpoint)
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
            "ssh" or "docker+ssh" => "ssh is not supported; forward the daemon's socket with 'ssh -L /tmp/docker.sock:/var/run/docker.sock host' "
                + "and use docker+unix:///tmp/docker.sock",
            "tcp" => "tcp does not say what is spoken there; write docker+http:// for a Docker engine or http:// for gRPC",
            "npipe" => "write docker+npipe://./pipe/name",
            _ => $"the scheme '{scheme}' is not known; write {Forms}",
        };
    }

    private static string? ReadSocket(ArcBoxTransport transport, string text, string rest, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        string path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        if (!path.StartsWith('/')) return "the socket's path must be absolute, so there are three slashes: unix:///run/x.sock";
        endpoint = new ArcBoxEndpoint(transport, text) { SocketPath = path };
        return null;
    }

    private static string? ReadAddress(ArcBoxTransport transport, string text, string address, out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0) return "the host or the port is not valid";
        if (uri.UserInfo.Length > 0) return "an address must not hold a user name or password";
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

    private static bool IsLoopback(Uri address)
        => address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
