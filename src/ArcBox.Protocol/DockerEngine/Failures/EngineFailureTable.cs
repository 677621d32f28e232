using Grpc.Core;
using static ArcBox.Protocol.EngineOperation;

namespace ArcBox.Protocol;

/// <summary>
/// How dockerd (20.10 to 29), Podman 4 and ArcBox's proxy word failures. The first row that matches counts, so what a user may have written (a command,
/// a file name) is matched before words that could occur in it. All that no row knows is told by the HTTP status.
/// </summary>
internal static class EngineFailureTable
{
    private const string TarForDockerfile =
        "BuildKit of dockerd 20.10 takes an archive that begins with an extended (pax) header for a Dockerfile. Put an entry without one first, such as the "
        + "Dockerfile in the ustar or GNU format.";

    private const string LongOptions =
        "Build arguments, labels and the like travel in the head of the request, of which engines read about 1 MiB. Put what is longer into a file of the "
        + "context.";

    private static readonly EngineFailureRow[] Rows =
    [
        new(Any, "client version", StatusCode.FailedPrecondition, ErrorReasons.ApiVersionUnsupported) { HttpStatus = 400 },
        new(Any & ~Ping, "page not found", StatusCode.Unimplemented, null) { HttpStatus = 404 },

        // A step of the build failed: dockerd, Podman, BuildKit.
        new(Build, "returned a non-zero code: ", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed) { ExitCodeFollows = true },
        new(Build, "while running runtime: exit status ", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed) { ExitCodeFollows = true },
        new(Build, "]: exit code: ", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed) { ExitCodeFollows = true },
        new(Build, "did not complete successfully: exit code: ", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed) { ExitCodeFollows = true },
        new(Build, "unknown instruction: PAXHEADERS", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild) { Advice = TarForDockerfile },
        new(Build, "unknown instruction: ./PAXHEADERS", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild) { Advice = TarForDockerfile },
        new(Build, "Unknown instruction", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "dockerfile parse error", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "failed to parse Dockerfile", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "Dockerfile) cannot be empty", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "the Dockerfile cannot be empty", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "no build stage in current context", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "building at STEP", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed),
        new(Build, "COPY failed", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed),
        new(Build, "ADD failed", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed),
        new(Build, "failed to compute cache key", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed),
        new(Build, "failed to reach build target", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "failed to create LLB definition: target stage ", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "failed to solve: target stage ", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "was not found in the provided Dockerfile", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "Cannot locate specified Dockerfile", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "Dockerfile: no such file or directory", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "error reading build args", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild),
        new(Build, "unexpected EOF", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)
        {
            HttpStatus = 500, Advice = "The build context is not a whole tar archive.",
        },
        new(Build, "Request Header Fields Too Large", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild) { HttpStatus = 431, Advice = LongOptions },
        new(Build, "archive/tar: ", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)
        {
            HttpStatus = 500, Advice = "The build context is not a tar archive.",
        },
        new(Build, "no active session", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed)
        {
            Advice = "BuildKit wanted something of the client: credentials of a private base image, a secret, an SSH agent. The engine's API brings none of "
                + "them to BuildKit; the classic builder gets credentials, and a base image that was pulled before needs none.",
        },
        new(Build, "manifest unknown", StatusCode.FailedPrecondition, ErrorReasons.BuildFailed),
        new(Build, "", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)
        {
            HttpStatus = 500, Advice = "The engine refused the build without a word, as Podman does when the context is not a tar archive.",
        },
        new(Build, "", StatusCode.InvalidArgument, ErrorReasons.InvalidBuild) { HttpStatus = 400, Advice = "The engine refused the build without a word." },

        // Who asks. dockerd gives 500 for most of these, and 404 for Docker Hub's "pull access denied".
        new(Registry, "no basic auth credentials", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated)
        {
            Advice = "The registry wants credentials and got none.",
        },
        new(Registry, "authentication required", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        new(Registry, "incorrect username or password", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        new(Registry, "unauthorized", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        new(Registry, "X-Registry-Auth", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated),
        new(Registry, "access denied", StatusCode.PermissionDenied, ErrorReasons.RegistryDenied),
        new(Registry, "access to the resource is denied", StatusCode.PermissionDenied, ErrorReasons.RegistryDenied),
        new(Registry, "denied:", StatusCode.PermissionDenied, ErrorReasons.RegistryDenied),
        new(Registry, "toomanyrequests", StatusCode.ResourceExhausted, ErrorReasons.RegistryRateLimited),
        new(Push, "HTTP 405", StatusCode.PermissionDenied, ErrorReasons.RegistryReadOnly) { Advice = "The registry takes no pushes." },
        new(Push, "StatusCode: 405", StatusCode.PermissionDenied, ErrorReasons.RegistryReadOnly) { Advice = "The registry takes no pushes." },

        // What was asked for.
        new(Any, "invalid reference format", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Any, "invalid tag format", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Any, "repository name must be lowercase", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Push, "is not a containers-storage-transport reference", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Pull, "is a reserved name", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Pull, "cannot parse platform specifier", StatusCode.InvalidArgument, ErrorReasons.InvalidReference),
        new(Pull, "no matching manifest for", StatusCode.NotFound, ErrorReasons.PlatformNotFound),
        new(Pull, "no image found in image index", StatusCode.NotFound, ErrorReasons.PlatformNotFound),
        new(Pull, "no image found in manifest list", StatusCode.NotFound, ErrorReasons.PlatformNotFound),
        new(Pull, "does not match the specified platform", StatusCode.NotFound, ErrorReasons.PlatformNotFound),
        new(Transfer, "manifest unknown", StatusCode.NotFound, ErrorReasons.ManifestNotFound),
        new(Transfer, "name unknown", StatusCode.NotFound, ErrorReasons.ManifestNotFound),
        new(Push, "does not exist locally", StatusCode.NotFound, ErrorReasons.ImageNotFound),
        new(Push, "tag does not exist", StatusCode.NotFound, ErrorReasons.ImageNotFound),
        new(Any & ~Build, "no such image", StatusCode.NotFound, ErrorReasons.ImageNotFound),
        new(Any & ~Build, "image not known", StatusCode.NotFound, ErrorReasons.ImageNotFound),
        new(List, "invalid filter", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "unsupported image filter", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "invalid image filter", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "syntax error in pattern", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "failed to parse value as time", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "parsing time ", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter),
        new(List, "invalid character", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter) { Advice = "The filters are not JSON." },
        new(List, "unexpected end of JSON input", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter) { Advice = "The filters are not JSON." },
        new(List, "json: cannot unmarshal", StatusCode.InvalidArgument, ErrorReasons.InvalidFilter)
        {
            Advice = "The filters are not of the form {\"key\":[\"value\"]}.",
        },

        // What stands in the way.
        new(Remove, "conflict", StatusCode.FailedPrecondition, ErrorReasons.ImageInUse),
        new(Remove, "is in use", StatusCode.FailedPrecondition, ErrorReasons.ImageInUse),
        new(Remove, "please force removal", StatusCode.FailedPrecondition, ErrorReasons.ImageInUse),
        new(Any, "no space left on device", StatusCode.ResourceExhausted, ErrorReasons.NoSpace),
        new(Transfer, "layer verification failed", StatusCode.DataLoss, ErrorReasons.DigestMismatch),
        new(Transfer, "Digest did not match", StatusCode.DataLoss, ErrorReasons.DigestMismatch),
        new(Transfer, "unexpected commit digest", StatusCode.DataLoss, ErrorReasons.DigestMismatch),
        new(Registry, "server gave HTTP response to HTTPS client", StatusCode.FailedPrecondition, ErrorReasons.RegistryUnreachable)
        {
            Advice = "The registry is not encrypted; the engine must be told to accept that.",
        },
        new(Registry, "x509: ", StatusCode.FailedPrecondition, ErrorReasons.RegistryUnreachable),
        new(Registry, "connection refused", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "connection reset", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "no such host", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "network is unreachable", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "server misbehaving", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "i/o timeout", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "TLS handshake timeout", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),
        new(Registry, "Client.Timeout exceeded", StatusCode.Unavailable, ErrorReasons.RegistryUnreachable),

        // ArcBox's proxy, while its virtual machine starts.
        new(Any, "failed to ensure VM is ready", StatusCode.Unavailable, ErrorReasons.EngineNotReady) { HttpStatus = 500 },
        new(Any, "guest docker request failed", StatusCode.Unavailable, ErrorReasons.EngineNotReady) { HttpStatus = 500 },
    ];

    /// <summary>The row that knows the failure, or null.</summary>
    public static EngineFailureRow? Find(EngineOperation operation, int httpStatus, string message)
        => Array.Find(Rows, row => row.Matches(operation, httpStatus, message));

    /// <summary>What an HTTP status means where the words say nothing.</summary>
    public static StatusCode FromHttpStatus(EngineOperation operation, int httpStatus) => httpStatus switch
    {
        400 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        405 or 501 => StatusCode.Unimplemented,
        409 => operation is EngineOperation.Remove ? StatusCode.FailedPrecondition : StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        502 or 503 or 504 => StatusCode.Unavailable,
        // Inside a stream a build that fails is the build's fault, a transfer that fails is the engine's.
        200 => operation is EngineOperation.Build ? StatusCode.FailedPrecondition : StatusCode.Internal,
        _ => StatusCode.Internal,
    };
}
