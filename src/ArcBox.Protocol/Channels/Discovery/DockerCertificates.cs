using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol;

/// <summary>The certificates of a Docker client: <c>ca.pem</c>, and for mTLS <c>cert.pem</c> with <c>key.pem</c>.</summary>
internal sealed record DockerCertificates(string Directory)
{
    /// <summary>Adds them to options, where the caller has not set his own; returns why they cannot be used, or null.</summary>
    public string? TryApply(ref ArcBoxChannelOptions options)
    {
        string authorities = Path.Combine(Directory, "ca.pem");
        string certificate = Path.Combine(Directory, "cert.pem");
        string key = Path.Combine(Directory, "key.pem");
        if (!File.Exists(authorities) && !File.Exists(certificate) && !File.Exists(key)) return $"there is no ca.pem, cert.pem or key.pem in '{Directory}'.";
        string reading = authorities;
        try
        {
            if (options.ServerCertificateAuthorities is null && File.Exists(authorities))
            {
                X509Certificate2Collection collection = [];
                collection.ImportFromPemFile(authorities);
                options = options with { ServerCertificateAuthorities = collection };
            }

            reading = certificate;
            // One without the other is a mistake, which loading then tells.
            if (options.ClientCertificate is null && (File.Exists(certificate) || File.Exists(key)))
                options = options with { ClientCertificate = Load(certificate, key) };
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"'{reading}' cannot be used: {exception.Message}";
        }
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        X509Certificate2 loaded = X509Certificate2.CreateFromPemFile(certificate, key);
        if (!OperatingSystem.IsWindows()) return loaded;
        // Windows' TLS does not take a key that was never in a key store.
        using (loaded) return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
    }
}
