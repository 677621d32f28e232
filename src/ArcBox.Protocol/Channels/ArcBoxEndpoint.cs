using System.Diagnostics.CodeAnalysis;
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
/// <item><term><c>ttrpc+unix:///run/images.sock</c></term><description>ttrpc over a unix socket</description></item>
/// <item><term><c>ttrpc+unix:@images</c></term><description>ttrpc over an abstract unix socket, on Linux only</description></item>
/// <item><term><c>ttrpc+tcp://localhost:5001</c></term><description>ttrpc over TCP, not encrypted</description></item>
/// <item><term><c>ttrpc+vsock://3:1024</c></term><description>ttrpc to a virtual machine (by CID and port) or to its host, on Linux only</description></item>
/// </list>
/// </summary>
public sealed record ArcBoxEndpoint
{
    private readonly string _text;

    internal ArcBoxEndpoint(ArcBoxTransport transport, string text) => (Transport, _text) = (transport, text);

    /// <summary>What is spoken there.</summary>
    public ArcBoxTransport Transport { get; }

    /// <summary>Absolute path of the unix socket; null for other kinds.</summary>
    public string? SocketPath { get; internal init; }

    /// <summary>Name of the Windows pipe, without <c>\\.\pipe\</c>; null for other kinds.</summary>
    public string? PipeName { get; internal init; }

    /// <summary>Base address with scheme, host and port; null for sockets and pipes.</summary>
    public Uri? Address { get; internal init; }

    /// <summary>True if nobody on the way can read what is sent: it is encrypted, or does not leave this machine.</summary>
    public bool IsConfidential => Address is null || IsEncrypted || IsLoopback(Address);

    /// <summary>For ttrpc; null for other transports.</summary>
    internal TtrpcAddress? TtrpcAddress { get; init; }

    internal bool IsEncrypted => Address?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads an endpoint.</summary>
    /// <param name="text">One of the forms that the type's description lists.</param>
    /// <exception cref="FormatException">The text is none of them; the message says what is wrong.</exception>
    public static ArcBoxEndpoint Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return EndpointReader.Read(text, out ArcBoxEndpoint? endpoint) is not { } problem
            ? endpoint!
            : throw new FormatException($"'{EndpointText.WithoutUser(text)}' is not an endpoint: {problem}.");
    }

    /// <summary>Reads an endpoint, and returns false instead of throwing.</summary>
    /// <param name="text">One of the forms that the type's description lists.</param>
    /// <param name="endpoint">The endpoint if the text is one, otherwise null.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ArcBoxEndpoint? endpoint)
    {
        endpoint = null;
        return !string.IsNullOrWhiteSpace(text) && EndpointReader.Read(text, out endpoint) is null;
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
            && Address == other.Address
            && TtrpcAddress == other.TtrpcAddress;

    /// <inheritdoc/>
    public override int GetHashCode()
        => HashCode.Combine(Transport, SocketPath, PipeName is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(PipeName), Address, TtrpcAddress);

    internal void ThrowIfUnsupported()
    {
        if (PipeName is not null && !OperatingSystem.IsWindows()) throw new PlatformNotSupportedException($"{this} is a named pipe, which only Windows has.");
        if (TtrpcAddress is { Kind: TtrpcAddressKind.UnixAbstract or TtrpcAddressKind.Vsock } && !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException($"{this} is a kind of socket that only Linux has.");
    }

    private static bool IsLoopback(Uri address)
        => address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
