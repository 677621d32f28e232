namespace ArcBox.Protocol;

/// <summary>The sockets of an ArcBox daemon: those that the environment names, otherwise those in its data directory.</summary>
internal static class ArcBoxCandidates
{
    private const string GrpcSocket = "ARCBOX_GRPC_SOCKET";
    private const string Socket = "ARCBOX_SOCKET";
    private const string ApiUrl = "ARCBOX_API_URL";
    private const string DataDirectory = "ARCBOX_DATA_DIR";
    private const string Profile = "ARCBOX_PROFILE";
    private const string DockerSocketName = "docker.sock";

    public static IEnumerable<EndpointCandidate> List(EndpointDiscoveryOptions options)
    {
        if (options.Read(GrpcSocket) is { } grpcSocket) return FromGrpcSocket(grpcSocket, options.Read(Socket));
        if (options.Read(ApiUrl) is { } url) return [EndpointCandidate.Parse(url, ApiUrl, ApiUrl)];
        if (options.Read(Socket) is { } socket) return FromSocket(socket);
        if (options.Read(DataDirectory) is { } directory) return InDirectory(Path.GetFullPath(directory), DataDirectory);
        // There is no ArcBox for Windows.
        if (OperatingSystem.IsWindows()) return [];

        bool isDevelopment = options.Read(Profile)?.Trim().ToLowerInvariant() is "development" or "dev";
        string home = options.HomeDirectory is { } user ? Path.Combine(user, ".arcbox") : "/var/lib/arcbox";
        return isDevelopment ? InDirectory($"{home}-dev", Profile) : InDirectory(home, null);
    }

    private static IEnumerable<EndpointCandidate> FromGrpcSocket(string value, string? socketValue)
    {
        if (PathOf(value) is not { } path)
        {
            yield return EndpointCandidate.Parse(value, GrpcSocket, GrpcSocket);
            yield break;
        }

        yield return Grpc(path, GrpcSocket, GrpcSocket);
        // abctl knows the two variables as the two sockets of one daemon.
        yield return socketValue is not null && PathOf(socketValue) is { } docker && IsDockerSocket(docker)
            ? Docker(docker, Socket, Socket)
            : Docker(Beside(path, DockerSocketName), $"{DockerSocketName} beside {GrpcSocket}", GrpcSocket);
    }

    // abctl means the Docker socket by this variable, the SDKs for Python and TypeScript the gRPC socket. The name tells which.
    private static IEnumerable<EndpointCandidate> FromSocket(string value)
    {
        if (PathOf(value) is not { } path)
        {
            yield return EndpointCandidate.Parse(value, Socket, Socket);
        }
        else if (IsDockerSocket(path))
        {
            foreach (string name in (string[])["arcbox-grpc.sock", "arcbox.sock"])
            {
                if (File.Exists(Beside(path, name))) yield return Grpc(Beside(path, name), $"{name} beside {Socket}", Socket);
            }

            yield return Docker(path, Socket, Socket);
        }
        else
        {
            yield return Grpc(path, Socket, Socket);
            yield return Docker(Beside(path, DockerSocketName), $"{DockerSocketName} beside {Socket}", Socket);
        }
    }

    private static IEnumerable<EndpointCandidate> InDirectory(string directory, string? namedBy)
    {
        // Daemons before 0.1.5 have no run directory.
        foreach (string run in (string[])[Path.Combine(directory, "run"), directory])
        {
            yield return Grpc(Path.Combine(run, "arcbox.sock"), namedBy ?? "ArcBox's default socket", namedBy);
            yield return Docker(Path.Combine(run, DockerSocketName), namedBy ?? "ArcBox's default Docker socket", namedBy);
        }
    }

    private static EndpointCandidate Grpc(string path, string source, string? namedBy) => EndpointCandidate.Parse($"unix://{path}", source, namedBy);

    private static EndpointCandidate Docker(string path, string source, string? namedBy)
        => EndpointCandidate.Parse($"docker+unix://{path}", source, namedBy);

    /// <summary>The path if the value is one, bare or as unix://; null if it is another endpoint.</summary>
    private static string? PathOf(string value)
    {
        if (value.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
            return ArcBoxEndpoint.TryParse(value, out ArcBoxEndpoint? endpoint) ? endpoint.SocketPath : null;
        // joe:secret@host lacks its scheme: as the path of a socket it would be repeated.
        bool isAddress = EndpointText.Scheme(value) is not null || (EndpointText.HoldsPassword(value) && !Path.IsPathRooted(value));
        return isAddress ? null : Path.GetFullPath(value);
    }

    private static bool IsDockerSocket(string path) => path.EndsWith(DockerSocketName, StringComparison.Ordinal);

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path) ?? "/", name);
}
