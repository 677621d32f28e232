using System.Globalization;
using System.Net;
using System.Text;

namespace ArcBox;

/// <summary>
/// Where to connect to or to listen: <c>unix:///path</c>, <c>unix:@name</c>, <c>tcp://host:port</c> or <c>vsock://cid:port</c>, also with <c>ttrpc+</c>
/// before it. Nothing is unescaped: a path's bytes are the text's.
/// </summary>
internal sealed record TtrpcAddress
{
    /// <summary>VMADDR_CID_ANY: a listener takes connections at every CID that the machine has.</summary>
    public const uint AnyCid = uint.MaxValue;

    private const string Prefix = "ttrpc+";
    private const string Forms = "unix:///path, unix:@name, tcp://host:port or vsock://cid:port";

    private const string HoldsUser = "an address must not hold a user name or password";

    private TtrpcAddress(TtrpcAddressKind kind, string name, uint port = 0) => (Kind, Name, Port) = (kind, name, port);

    public TtrpcAddressKind Kind { get; }

    /// <summary>The path, the abstract name without its leading NUL, or the host in small letters, without brackets.</summary>
    public string Name { get; }

    /// <summary>The port of TCP or vsock; zero lets a listener have any.</summary>
    public uint Port { get; private init; }

    /// <summary>The machine of a vsock address.</summary>
    public uint Cid { get; private init; }

    /// <exception cref="FormatException">The text is none of the forms; the message says what is wrong.</exception>
    public static TtrpcAddress Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return Read(text, out TtrpcAddress? address) is { } problem
            ? throw new FormatException($"'{EndpointText.WithoutUser(text)}' is not an address of ttrpc: {problem}.")
            : address!;
    }

    public TtrpcAddress WithPort(uint port) => this with { Port = port };

    public override string ToString() => Kind switch
    {
        TtrpcAddressKind.UnixPath => $"unix://{Name}",
        TtrpcAddressKind.UnixAbstract => $"unix:@{Name}",
        TtrpcAddressKind.Tcp when Name.Contains(':', StringComparison.Ordinal) => $"tcp://[{Name}]:{Port}",
        TtrpcAddressKind.Tcp => $"tcp://{Name}:{Port}",
        _ when Cid == AnyCid => $"vsock://-1:{Port}",
        _ => $"vsock://{Cid}:{Port}",
    };

    /// <summary>Reads an address; returns what is wrong with the text, or null.</summary>
    public static string? Read(string text, out TtrpcAddress? address)
    {
        address = null;
        string plain = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..] : text;
        int colon = plain.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return $"it has no scheme; write {Forms}";
        string rest = plain[(colon + 1)..];
        string authority = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        return plain[..colon].ToLowerInvariant() switch
        {
            "unix" => authority.StartsWith('@') ? ReadAbstract(authority[1..], out address) : ReadPath(authority, out address),
            "tcp" => ReadTcp(authority, out address),
            "vsock" => ReadVsock(authority, out address),
            string scheme => $"the scheme '{scheme}' is not known; write {Forms}",
        };
    }

    private static string? ReadPath(string path, out TtrpcAddress? address)
    {
        address = null;
        if (!path.StartsWith('/')) return "the socket's path must be absolute, so there are three slashes: unix:///run/x.sock";
        if (path.EndsWith('/')) return "it names a directory; write the socket's own path: unix:///run/x.sock";
        if (path.Contains('\0', StringComparison.Ordinal)) return "a path has no NUL";
        if (UnixSocketProblem.PathTooLong(path) is { } tooLong) return tooLong.TrimEnd('.');
        address = new TtrpcAddress(TtrpcAddressKind.UnixPath, path);
        return null;
    }

    private static string? ReadAbstract(string name, out TtrpcAddress? address)
    {
        address = null;
        if (name.Length == 0) return "the abstract socket has no name behind the @";
        int length = Encoding.UTF8.GetByteCount(name);
        if (length > UnixSocketProblem.MaxPathBytes)
            return $"the abstract socket's name has {length} bytes; the system allows {UnixSocketProblem.MaxPathBytes}. Use a shorter one";
        address = new TtrpcAddress(TtrpcAddressKind.UnixAbstract, name);
        return null;
    }

    private static string? ReadTcp(string authority, out TtrpcAddress? address)
    {
        address = null;
        if (authority.Contains('@', StringComparison.Ordinal)) return HoldsUser;
        int colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.EndsWith(']')) return "it has no port; write host:port behind the slashes";
        if (!ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return $"'{authority[(colon + 1)..]}' is not a port; write a number up to 65535";
        string host = authority[..colon];
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        UriHostNameType type = Uri.CheckHostName(host);
        if (type is UriHostNameType.IPv6 && !isBracketed) return "an IPv6 address is written in brackets: [::1]:port";
        if (type is UriHostNameType.Unknown || (isBracketed && type is not UriHostNameType.IPv6)) return $"'{host}' is not a host";
        string name = IPAddress.TryParse(host, out IPAddress? ip) ? ip.ToString() : host.ToLowerInvariant();
        address = new TtrpcAddress(TtrpcAddressKind.Tcp, name, port);
        return null;
    }

    private static string? ReadVsock(string authority, out TtrpcAddress? address)
    {
        address = null;
        if (authority.Contains('@', StringComparison.Ordinal)) return HoldsUser;
        string[] parts = authority.Split(':');
        if (parts.Length != 2) return "write cid:port behind the slashes";
        uint cid = AnyCid;
        if (parts[0] != "-1" && !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out cid))
            return $"'{parts[0]}' is not a CID; write a number, or -1 to listen at any";
        // The largest means "any" to the system, as zero does here.
        if (!uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint port) || port == uint.MaxValue)
            return $"'{parts[1]}' is not a port; write a number below {uint.MaxValue}";
        address = new TtrpcAddress(TtrpcAddressKind.Vsock, "", port) { Cid = cid };
        return null;
    }
}
