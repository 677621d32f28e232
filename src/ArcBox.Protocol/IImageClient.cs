using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Works with container images on one host: fetches, publishes, builds, lists, inspects, deletes and names them. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// <b>Streams are cold.</b> Arguments are checked when the method is called; the call itself starts at the first <c>MoveNextAsync</c>. Enumerating again
/// makes a new call. Leaving the loop early cancels the call.
/// </para>
/// <para>
/// <b>Failure throws</b>, always: what a server reports inside a stream too. Everything that came before the failure is yielded first. The enumeration's
/// end without an exception means that the work is done.
/// </para>
/// <para>
/// <b>Cancellation</b> throws <see cref="OperationCanceledException"/> with the caller's own token, whichever of them fired: that of the method or that
/// given by <c>WithCancellation</c>. All other failures of a call are <see cref="ArcBoxException"/> or a subclass; only what goes wrong with the files of a
/// build context on this machine comes as it is.
/// </para>
/// <para>
/// <b>After disposal</b> of a client that can be disposed, such as <see cref="ImageClient"/>, its calls throw <see cref="ObjectDisposedException"/>:
/// streams at the first <c>MoveNextAsync</c>.
/// </para>
/// <para>
/// There is no deadline unless <see cref="ImageCallOptions.Timeout"/> sets one. Overloads and conveniences are extension methods
/// (<see cref="ImageClientExtensions"/>, <see cref="ToEndExtensions"/>) that call these members, so that a mock needs one setup for each.
/// </para>
/// </remarks>
public interface IImageClient
{
    /// <summary>Fetches an image from its registry into the local store.</summary>
    /// <param name="reference">What to fetch, such as <c>nginx:1.27</c>; without tag and digest the tag <c>latest</c>.</param>
    /// <param name="options">Platform, credential, timeout; null for none.</param>
    /// <param name="cancellationToken">Cancels the call, and the daemon's work as far as the daemon lets it be stopped.</param>
    /// <returns>The pull's progress, line by line, as the daemon reports it. A <see cref="TransferTracker"/> makes sums of it.</returns>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not a well-formed reference.</exception>
    /// <exception cref="ImageNotFoundException">The registry has no such image, or none for the platform (while enumerating).</exception>
    /// <exception cref="RegistryAuthenticationException">The registry refuses the credential or wants one (while enumerating).</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached (while enumerating).</exception>
    /// <exception cref="ArcBoxException">The pull failed for another reason (while enumerating).</exception>
    IAsyncEnumerable<PullProgress> PullAsync(string reference, PullOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Publishes a local image to the registry that its reference names.</summary>
    /// <param name="reference">A local image's name with registry and repository; without a tag the tag <c>latest</c>. A digest cannot be pushed.</param>
    /// <param name="options">Credential, timeout; null for none.</param>
    /// <param name="cancellationToken">Cancels the call, and the daemon's work as far as the daemon lets it be stopped.</param>
    /// <returns>The push's progress, line by line. The digest is in the last lines; a <see cref="TransferTracker"/> finds it.</returns>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not a well-formed reference, or names a digest.</exception>
    /// <exception cref="ImageNotFoundException">No local image has that name (while enumerating).</exception>
    /// <exception cref="RegistryAuthenticationException">The registry refuses the credential or wants one (while enumerating).</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached (while enumerating).</exception>
    /// <exception cref="ArcBoxException">The push failed for another reason (while enumerating).</exception>
    IAsyncEnumerable<PushProgress> PushAsync(string reference, PushOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Builds an image from a context, sending it as it is produced, and gives it the tags of <see cref="BuildOptions.Tags"/> inside the last
    /// <c>MoveNextAsync</c>.
    /// </summary>
    /// <param name="context">Dockerfile and files. One that can be read only once throws on a second enumeration.</param>
    /// <param name="options">Tags, arguments, target stage and more, timeout; null for none. Not every channel carries all of them.</param>
    /// <param name="cancellationToken">Cancels the call, and the build as far as the daemon lets it be stopped.</param>
    /// <returns>
    /// The build's log and other progress. <see cref="BuildProgress.ImageId"/> of a message tells the id of an image made; the last one counts.
    /// </returns>
    /// <exception cref="ArgumentException">A tag is not a well-formed reference, or names a digest; an option is not well-formed.</exception>
    /// <exception cref="ImageBuildException">The build failed, or the finished image could not be tagged (while enumerating).</exception>
    /// <exception cref="RegistryAuthenticationException">
    /// The registry of a base image refuses the daemon's credential or wants one (while enumerating).
    /// </exception>
    /// <exception cref="InvalidOperationException">The context can be read only once, and was (while enumerating).</exception>
    /// <exception cref="IOException">A file of the context could not be read, or changed meanwhile (while enumerating).</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the context may not be read by this user (while enumerating).</exception>
    /// <exception cref="FormatException">The context's ignore file has a line that is no pattern, since the context was made (while enumerating).</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached (while enumerating).</exception>
    /// <exception cref="ArcBoxException">
    /// The call failed for another reason (while enumerating), such as <see cref="ErrorReasons.BuildOptionsNotCarried"/>: the channel cannot carry the options,
    /// and nothing was sent.
    /// </exception>
    IAsyncEnumerable<BuildProgress> BuildAsync(ImageBuildContext context, BuildOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Lists local images, in no defined order.</summary>
    /// <param name="options">Filters and more; null lists all that have a name or are dangling.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArcBoxException">The call failed; <see cref="StatusCode.InvalidArgument"/> for a filter that the daemon does not know.</exception>
    Task<IReadOnlyList<ImageSummary>> ListAsync(ListOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells all about one local image.</summary>
    /// <param name="idOrReference">A reference, a full id, or a unique prefix of an id's hex digits.</param>
    /// <param name="options">Timeout and headers; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ImageNotFoundException">No such image is in the local store.</exception>
    /// <exception cref="ArcBoxException">The call failed for another reason.</exception>
    Task<ImageInfo> InspectAsync(string idOrReference, InspectOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a name off an image, and deletes the image with its last name.</summary>
    /// <param name="idOrReference">A reference, a full id, or a unique prefix of an id's hex digits.</param>
    /// <param name="options">Force and pruning; null for neither.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was untagged, and what deleted.</returns>
    /// <exception cref="ImageNotFoundException">No such image is in the local store.</exception>
    /// <exception cref="ArcBoxException">
    /// The call failed; <see cref="StatusCode.FailedPrecondition"/> with <see cref="ErrorReasons.ImageInUse"/> if something holds on to the image.
    /// </exception>
    Task<RemoveImageResponse> RemoveAsync(string idOrReference, RemoveOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Gives a local image one more name; a name that another image bears moves over silently.</summary>
    /// <param name="source">A reference, a full id, or a unique prefix of an id's hex digits.</param>
    /// <param name="target">The new name, such as <c>registry.example.com/team/app:1.2</c>; without a tag the tag <c>latest</c>.</param>
    /// <param name="options">Timeout and headers; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not a well-formed reference, or names a digest.</exception>
    /// <exception cref="ImageNotFoundException">No such image is in the local store.</exception>
    /// <exception cref="ArcBoxException">The call failed for another reason.</exception>
    Task TagAsync(string source, string target, TagOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells whether the local store has an image. Only a clear "no" of the daemon is false; all other trouble throws.</summary>
    /// <param name="reference">A reference; a Docker engine takes ids too.</param>
    /// <param name="options">Timeout and headers; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArcBoxException">The call failed.</exception>
    Task<bool> ExistsAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Finds the id of a local image.</summary>
    /// <param name="reference">A reference; a Docker engine takes ids too.</param>
    /// <param name="options">Timeout and headers; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><c>sha256:</c> and 64 hex digits, or null if the local store does not have the image.</returns>
    /// <exception cref="ArcBoxException">The call failed.</exception>
    Task<string?> FindIdAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default);
}
