using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol;

/// <summary>Which server certificates are believed.</summary>
internal static class EndpointTls
{
    public static SslClientAuthenticationOptions Create(ArcBoxChannelOptions options) => new()
    {
        // With authorities of the caller's own, the system's count for nothing: a private CA means a closed circle.
        CertificateChainPolicy = options.ServerCertificateAuthorities is { } authorities ? Trusting(authorities) : null,
        // A session resumed is one that another client of this process may have opened with its own certificate.
        AllowTlsResume = false,
    };

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private CA rarely publishes a revocation list, and an unreachable list must not stop a daemon's client.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
