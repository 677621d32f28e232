using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol;

/// <summary>Says what is wrong with the other side's certificate or with one's own, and what to do.</summary>
internal static class TlsProblem
{
    public const string NoHttp2 = "the server does not offer HTTP/2 over TLS (ALPN h2), which gRPC needs.";

    /// <summary>Why a server is not believed; null if it is.</summary>
    public static string? Distrust(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string host, bool hasOwnAuthorities)
    {
        if (errors is SslPolicyErrors.None) return null;
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "the server shows no certificate.";
        List<string> problems = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain is not null) problems.AddRange(Chain(chain, hasOwnAuthorities));
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems.Add($"it is for {Names(certificate)}, not for '{host}'. Use a name that it is for");
        return $"the server's certificate ({certificate.Subject}) is not accepted: {string.Join("; ", problems)}.";
    }

    /// <summary>What to say of a server that asked who connects, and then closed the connection before it had answered anything.</summary>
    public static string ClientRefused(X509Certificate2? certificate) => certificate is null
        ? "the server asks for a client certificate and closed the connection without one. "
            + $"Set {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.ClientCertificate)}."
        : $"the server closed the connection without an answer; most likely it does not accept the client certificate ({certificate.Subject}).";

    public static string Handshake(ArcBoxEndpoint endpoint, Exception exception)
    {
        string plain = endpoint.ToString().Replace("https:", "http:", StringComparison.OrdinalIgnoreCase);
        string http2 = endpoint.Transport is ArcBoxTransport.Grpc ? " If it does, it may lack HTTP/2 over TLS, which gRPC needs." : "";
        return $"the TLS handshake failed: {exception.GetBaseException().Message.TrimEnd('.')}. If the server does not speak TLS there, use {plain}.{http2}";
    }

    private static IEnumerable<string> Chain(X509Chain chain, bool hasOwnAuthorities)
    {
        foreach (X509ChainElement element in chain.ChainElements)
        {
            foreach (X509ChainStatus status in element.ChainElementStatus)
                yield return Element(element.Certificate, status, hasOwnAuthorities);
        }

        // An issuer that was not found has no element of its own.
        if (chain.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.PartialChain)
            && chain.ChainElements.All(element => element.ChainElementStatus.All(status => status.Status is not X509ChainStatusFlags.PartialChain)))
            yield return Untrusted(chain.ChainElements[^1].Certificate, hasOwnAuthorities);
    }

    private static string Element(X509Certificate2 certificate, X509ChainStatus status, bool hasOwnAuthorities) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => $"{certificate.Subject} is valid only from {Time(certificate.NotBefore)} to {Time(certificate.NotAfter)}",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => Untrusted(certificate, hasOwnAuthorities),
        X509ChainStatusFlags.Revoked => $"{certificate.Subject} was revoked",
        _ => $"{certificate.Subject}: {status.StatusInformation.TrimEnd('.', ' ', '\n')} ({status.Status})",
    };

    private static string Untrusted(X509Certificate2 certificate, bool hasOwnAuthorities) => hasOwnAuthorities
        ? $"its authority ({certificate.Issuer}) is not among {nameof(ArcBoxChannelOptions.ServerCertificateAuthorities)}"
        : $"its authority ({certificate.Issuer}) is not trusted here. "
            + $"Set {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.ServerCertificateAuthorities)} if you trust it";

    private static string Names(X509Certificate2 certificate)
    {
        string[] names =
        [
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))),
        ];
        return names.Length > 0 ? string.Join(", ", names.Select(name => $"'{name}'")) : "no host name";
    }

    private static string Time(DateTime time) => time.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);
}
