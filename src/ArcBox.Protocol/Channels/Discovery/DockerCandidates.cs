namespace ArcBox.Protocol;

/// <summary>The Docker engine that <c>docker</c> itself would use: <c>DOCKER_HOST</c>, otherwise the context, otherwise where Docker and Podman usually are.</summary>
internal static class DockerCandidates
{
    private const string Host = "DOCKER_HOST";
    private const string TlsVerify = "DOCKER_TLS_VERIFY";
    private const string CertificatePath = "DOCKER_CERT_PATH";

    public static IEnumerable<EndpointCandidate> List(EndpointDiscoveryOptions options)
    {
        if (options.Read(Host) is { } host) return [FromHost(host, options)];

        string? directory = options.Read("DOCKER_CONFIG") ?? InHome(options, ".docker");
        return DockerContext.Find(options, directory) switch
        {
            { NamedBy: null } unreadable => [unreadable, .. Usual(options)],
            { } context => [context],
            null => Usual(options),
        };
    }

    private static EndpointCandidate FromHost(string host, EndpointDiscoveryOptions options)
    {
        if (options.Read(TlsVerify) is null) return DockerHost.ToCandidate(host, Host, certificates: null);
        if ((options.Read(CertificatePath) ?? InHome(options, ".docker")) is not { } directory)
            return EndpointCandidate.Unusable(host, Host, Host, $"{TlsVerify} asks for TLS, but {CertificatePath} does not say where the certificates are.");
        return DockerHost.ToCandidate(host, Host, new DockerCertificates(directory));
    }

    private static IEnumerable<EndpointCandidate> Usual(EndpointDiscoveryOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            yield return EndpointCandidate.Parse("docker+npipe://./pipe/docker_engine", "Docker's default pipe", namedBy: null);
            yield break;
        }

        yield return EndpointCandidate.Parse($"docker+unix://{Path.Combine(options.RunDirectory, "docker.sock")}", "Docker's default socket", namedBy: null);
        if (InHome(options, ".docker/run/docker.sock") is { } desktop)
            yield return EndpointCandidate.Parse($"docker+unix://{desktop}", "Docker Desktop's socket", namedBy: null);
        if (options.Read("XDG_RUNTIME_DIR") is { } runtime)
            yield return EndpointCandidate.Parse($"docker+unix://{Path.Combine(runtime, "docker.sock")}", "rootless Docker's socket", namedBy: null);
        foreach (string? directory in (string?[])[options.Read("XDG_RUNTIME_DIR"), options.RunDirectory])
        {
            if (directory is not null)
                yield return EndpointCandidate.Parse($"docker+unix://{Path.Combine(directory, "podman/podman.sock")}", "Podman's socket", namedBy: null);
        }
    }

    private static string? InHome(EndpointDiscoveryOptions options, string name)
        => options.HomeDirectory is { } home ? Path.Combine(home, name) : null;
}
