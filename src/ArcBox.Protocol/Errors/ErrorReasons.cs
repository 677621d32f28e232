namespace ArcBox.Protocol;

/// <summary>
/// The values of <see cref="ArcBoxException.Reason"/> that this library's Docker Engine backend sends, as <c>google.rpc.ErrorInfo</c> of the domain
/// <c>arcbox.v1</c>. Other servers may send others.
/// </summary>
public static class ErrorReasons
{
    /// <summary>No image of that name is in the local store.</summary>
    public const string ImageNotFound = "IMAGE_NOT_FOUND";

    /// <summary>The registry has no such repository, tag or digest.</summary>
    public const string ManifestNotFound = "MANIFEST_NOT_FOUND";

    /// <summary>The image exists, but not for the platform that was asked for.</summary>
    public const string PlatformNotFound = "PLATFORM_NOT_FOUND";

    /// <summary>The registry wants other credentials than those sent, or some where none were sent.</summary>
    public const string RegistryUnauthenticated = "REGISTRY_UNAUTHENTICATED";

    /// <summary>The registry knows who asks and refuses.</summary>
    public const string RegistryDenied = "REGISTRY_DENIED";

    /// <summary>The engine could not reach the registry. The engine itself was reached.</summary>
    public const string RegistryUnreachable = "REGISTRY_UNREACHABLE";

    /// <summary>The registry was asked too often.</summary>
    public const string RegistryRateLimited = "REGISTRY_RATE_LIMITED";

    /// <summary>The registry takes no pushes from anybody.</summary>
    public const string RegistryReadOnly = "REGISTRY_READ_ONLY";

    /// <summary>Bytes of the image do not match their digest.</summary>
    public const string DigestMismatch = "DIGEST_MISMATCH";

    /// <summary>The reference, the tag or the platform is not well-formed.</summary>
    public const string InvalidReference = "INVALID_REFERENCE";

    /// <summary>The daemon does not know a filter's key, or cannot read its value, or the filters are not JSON.</summary>
    public const string InvalidFilter = "INVALID_FILTER";

    /// <summary>A container, another name or a child image holds on to the image.</summary>
    public const string ImageInUse = "IMAGE_IN_USE";

    /// <summary>A step of the build failed. The metadata <c>exit_code</c> holds the exit code of a failing RUN.</summary>
    public const string BuildFailed = "BUILD_FAILED";

    /// <summary>The Dockerfile or the build context is not usable.</summary>
    public const string InvalidBuild = "INVALID_BUILD";

    /// <summary>The client did not begin a build, because its options cannot be carried to the builder. See <see cref="IBuildOptionsChannel"/>.</summary>
    public const string BuildOptionsNotCarried = "BUILD_OPTIONS_NOT_CARRIED";

    /// <summary>The build's tar archive ended without its last chunk.</summary>
    public const string ContextTruncated = "CONTEXT_TRUNCATED";

    /// <summary>The engine's disk is full.</summary>
    public const string NoSpace = "NO_SPACE";

    /// <summary>The engine does not speak a version of its API that this library knows.</summary>
    public const string ApiVersionUnsupported = "API_VERSION_UNSUPPORTED";

    /// <summary>The engine is starting and will serve soon.</summary>
    public const string EngineNotReady = "ENGINE_NOT_READY";

    /// <summary>The engine's answer makes no sense; at the other end may be something else.</summary>
    public const string EngineAnswerInvalid = "ENGINE_ANSWER_INVALID";

    /// <summary>The engine ended its answer in the middle, as when it is killed.</summary>
    public const string EngineDisconnected = "ENGINE_DISCONNECTED";

    /// <summary>Nothing happened for longer than the call's or the client's stall timeout allows.</summary>
    public const string Stalled = "STALLED";

    /// <summary>The connection to the engine or daemon could not be made.</summary>
    public const string EngineUnreachable = "ENGINE_UNREACHABLE";

    /// <summary>The client did not send a credential, because others could have read it on the way.</summary>
    public const string InsecureTransport = "INSECURE_TRANSPORT";

    /// <summary>The credentials stored beside the client, or beside the backend of a build, could not be read.</summary>
    public const string CredentialsUnavailable = "CREDENTIALS_UNAVAILABLE";
}
