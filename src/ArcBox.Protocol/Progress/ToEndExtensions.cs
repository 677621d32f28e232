using System.Runtime.CompilerServices;

namespace ArcBox.Protocol;

/// <summary>
/// Pulls, pushes and builds that are waited for. Each ends in the one interface member of its operation, so that a mock needs to set up that one alone.
/// </summary>
public static class ToEndExtensions
{
    // The forms with a token alone come last: new() and default would fit a token as well as the options, and mean the options.

    /// <inheritdoc cref="PullToEndAsync(IImageClient, string, PullOptions, IProgress{TransferState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<PullResult> PullToEndAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => client.PullToEndAsync(reference, null, null, cancellationToken);

    /// <inheritdoc cref="PullToEndAsync(IImageClient, string, PullOptions, IProgress{TransferState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<PullResult> PullToEndAsync(this IImageClient client, string reference, PullOptions? options, CancellationToken cancellationToken)
        => client.PullToEndAsync(reference, options, null, cancellationToken);

    /// <summary>Pulls an image and waits until it is there.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to fetch.</param>
    /// <param name="options">As for <see cref="IImageClient.PullAsync"/>.</param>
    /// <param name="progress">
    /// Gets the state after each of the daemon's lines and once more at the end, in order; the call waits while it is told, and ends with what it throws.
    /// <see cref="OrderedProgress{T}"/> keeps that order, <see cref="Progress{T}"/> need not. Null (the default) for nobody.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers, digest, whether the image was up to date.</returns>
    /// <exception cref="ArgumentNullException">At once: <paramref name="client"/> or <paramref name="reference"/> is null.</exception>
    /// <exception cref="ArgumentException">At once: <paramref name="reference"/> is not a well-formed reference.</exception>
    /// <exception cref="ImageNotFoundException">The registry has no such image, or none for the platform.</exception>
    /// <exception cref="RegistryAuthenticationException">The registry refuses the credential or wants one.</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached.</exception>
    /// <exception cref="ArcBoxException">The pull failed for another reason.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public static Task<PullResult> PullToEndAsync(
        this IImageClient client,
        string reference,
        PullOptions? options = null,
        IProgress<TransferState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ProgressFold.PullAsync(client.PullAsync(reference, options, cancellationToken), client, progress);
    }

    /// <inheritdoc cref="PushToEndAsync(IImageClient, string, PushOptions, IProgress{TransferState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<PushResult> PushToEndAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => client.PushToEndAsync(reference, null, null, cancellationToken);

    /// <inheritdoc cref="PushToEndAsync(IImageClient, string, PushOptions, IProgress{TransferState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<PushResult> PushToEndAsync(this IImageClient client, string reference, PushOptions? options, CancellationToken cancellationToken)
        => client.PushToEndAsync(reference, options, null, cancellationToken);

    /// <summary>Pushes an image and waits until the registry has it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to publish.</param>
    /// <param name="options">As for <see cref="IImageClient.PushAsync"/>.</param>
    /// <param name="progress">As for a pull.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers and digest.</returns>
    /// <exception cref="ArgumentNullException">At once: <paramref name="client"/> or <paramref name="reference"/> is null.</exception>
    /// <exception cref="ArgumentException">At once: <paramref name="reference"/> is not a well-formed reference, or names a digest.</exception>
    /// <exception cref="ImageNotFoundException">No local image has that name.</exception>
    /// <exception cref="RegistryAuthenticationException">The registry refuses the credential or wants one.</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached.</exception>
    /// <exception cref="ArcBoxException">The push failed for another reason.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public static Task<PushResult> PushToEndAsync(
        this IImageClient client,
        string reference,
        PushOptions? options = null,
        IProgress<TransferState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ProgressFold.PushAsync(client.PushAsync(reference, options, cancellationToken), client, progress);
    }

    /// <inheritdoc cref="BuildToEndAsync(IImageClient, ImageBuildContext, BuildOptions, IProgress{BuildState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<BuildResult> BuildToEndAsync(this IImageClient client, ImageBuildContext context, CancellationToken cancellationToken)
        => client.BuildToEndAsync(context, null, null, cancellationToken);

    /// <inheritdoc cref="BuildToEndAsync(IImageClient, ImageBuildContext, BuildOptions, IProgress{BuildState}, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public static Task<BuildResult> BuildToEndAsync(
        this IImageClient client, ImageBuildContext context, BuildOptions? options, CancellationToken cancellationToken)
        => client.BuildToEndAsync(context, options, null, cancellationToken);

    /// <summary>Builds an image and waits until it is made and tagged.</summary>
    /// <param name="client">The client.</param>
    /// <param name="context">Dockerfile and files.</param>
    /// <param name="options">As for <see cref="IImageClient.BuildAsync"/>.</param>
    /// <param name="progress">As for a pull.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the builder told: the image's id, the steps, the end of the log.</returns>
    /// <exception cref="ArgumentNullException">At once: <paramref name="client"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="ArgumentException">At once: a tag is not a well-formed reference, or names a digest; an option is not well-formed.</exception>
    /// <exception cref="ImageBuildException">The build failed, or the finished image could not be tagged.</exception>
    /// <exception cref="RegistryAuthenticationException">The registry of a base image refuses the daemon's credential or wants one.</exception>
    /// <exception cref="InvalidOperationException">The context can be read only once, and was.</exception>
    /// <exception cref="IOException">A file of the context could not be read, or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the context may not be read by this user.</exception>
    /// <exception cref="FormatException">The context's ignore file has a line that is no pattern, since the context was made.</exception>
    /// <exception cref="DaemonUnreachableException">The endpoint was not reached.</exception>
    /// <exception cref="ArcBoxException">The call failed for another reason, as for <see cref="IImageClient.BuildAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
    public static Task<BuildResult> BuildToEndAsync(
        this IImageClient client,
        ImageBuildContext context,
        BuildOptions? options = null,
        IProgress<BuildState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ProgressFold.BuildAsync(client.BuildAsync(context, options, cancellationToken), client, progress);
    }
}
