using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol.Testing;

/// <summary>An authority for one server, and the two certificates that it signs. The authority's key is gone when this is made.</summary>
internal sealed class MockCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    // Certificates live by the system's clock: that is what verifies them.
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-12);

    public MockCertificates()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=ArcBox mock authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 authority = request.CreateSelfSigned(_from, Until);
        Authority = X509CertificateLoader.LoadCertificate(authority.RawData);
        Server = Sign(authority, "CN=ArcBox mock server", ServerAuthentication, names: true);
        Client = Sign(authority, "CN=ArcBox mock client", ClientAuthentication, names: false);
    }

    /// <summary>Without its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>For localhost and 127.0.0.1, with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Client { get; }

    private DateTimeOffset Until => _from.AddDays(1);

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private X509Certificate2 Sign(X509Certificate2 authority, string subject, string usage, bool names)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (names) request.CertificateExtensions.Add(LocalNames());
        using X509Certificate2 certificate = request.Create(authority, _from, Until, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509Extension LocalNames()
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        return names.Build();
    }
}
