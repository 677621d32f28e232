using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>A throw-away authority and what it signs.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly List<X509Certificate2> _signed = [];

    public TestCertificates(string name = "CN=test authority")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    /// <summary>The authority alone, without its key.</summary>
    public X509Certificate2Collection Authorities => [X509CertificateLoader.LoadCertificate(_authority.RawData)];

    private static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>A certificate for localhost and 127.0.0.1.</summary>
    public X509Certificate2 ForServer()
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        return Sign("CN=test server", names, Now.AddDays(-2), Now.AddDays(2));
    }

    public X509Certificate2 ForServer(string hostName)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(hostName);
        return Sign("CN=test server", names, Now.AddDays(-2), Now.AddDays(2));
    }

    public X509Certificate2 ForServerExpired()
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        return Sign("CN=test server", names, Now.AddDays(-20), Now.AddDays(-10));
    }

    public X509Certificate2 ForClient() => Sign("CN=test client", null, Now.AddDays(-2), Now.AddDays(2));

    /// <summary>Writes ca.pem, cert.pem and key.pem as Docker's clients expect them.</summary>
    public void WriteDockerFiles(TestDirectory directory, string folder)
    {
        X509Certificate2 client = ForClient();
        using ECDsa key = client.GetECDsaPrivateKey()!;
        directory.Write(Path.Combine(folder, "ca.pem"), _authority.ExportCertificatePem());
        directory.Write(Path.Combine(folder, "cert.pem"), client.ExportCertificatePem());
        directory.Write(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        foreach (X509Certificate2 certificate in _signed) certificate.Dispose();
    }

    private X509Certificate2 Sign(string subject, SubjectAlternativeNameBuilder? names, DateTimeOffset from, DateTimeOffset to)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (names is not null) request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(_authority, from, to, RandomNumberGenerator.GetBytes(8));
        X509Certificate2 signed = certificate.CopyWithPrivateKey(key);
        _signed.Add(signed);
        return signed;
    }
}
