using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Overloads and conveniences. Each ends in the one interface member of its operation, so that a mock needs to set up that one alone.</summary>
public static class ImageClientExtensions
{
    /// <summary><see cref="IImageClient.PullAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to fetch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static IAsyncEnumerable<PullProgress> PullAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => NotNull(client).PullAsync(reference, null, cancellationToken);

    /// <summary><see cref="IImageClient.PushAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to publish.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static IAsyncEnumerable<PushProgress> PushAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => NotNull(client).PushAsync(reference, null, cancellationToken);

    /// <summary><see cref="IImageClient.BuildAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="context">Dockerfile and files.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static IAsyncEnumerable<BuildProgress> BuildAsync(this IImageClient client, ImageBuildContext context, CancellationToken cancellationToken)
        => NotNull(client).BuildAsync(context, null, cancellationToken);

    /// <summary><see cref="IImageClient.ListAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<IReadOnlyList<ImageSummary>> ListAsync(this IImageClient client, CancellationToken cancellationToken)
        => NotNull(client).ListAsync(null, cancellationToken);

    /// <summary><see cref="IImageClient.InspectAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="idOrReference">Which image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<ImageInfo> InspectAsync(this IImageClient client, string idOrReference, CancellationToken cancellationToken)
        => NotNull(client).InspectAsync(idOrReference, null, cancellationToken);

    /// <summary><see cref="IImageClient.RemoveAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="idOrReference">Which image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<RemoveImageResponse> RemoveAsync(this IImageClient client, string idOrReference, CancellationToken cancellationToken)
        => NotNull(client).RemoveAsync(idOrReference, null, cancellationToken);

    /// <summary><see cref="IImageClient.TagAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="source">Which image.</param>
    /// <param name="target">The new name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task TagAsync(this IImageClient client, string source, string target, CancellationToken cancellationToken)
        => NotNull(client).TagAsync(source, target, null, cancellationToken);

    /// <summary><see cref="IImageClient.ExistsAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">Which image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<bool> ExistsAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => NotNull(client).ExistsAsync(reference, null, cancellationToken);

    /// <summary><see cref="IImageClient.FindIdAsync"/> without options.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">Which image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<string?> FindIdAsync(this IImageClient client, string reference, CancellationToken cancellationToken)
        => NotNull(client).FindIdAsync(reference, null, cancellationToken);

    /// <summary>Pulls an image and waits until it is there.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to fetch.</param>
    /// <param name="options">As for <see cref="IImageClient.PullAsync"/>.</param>
    /// <param name="progress">
    /// Gets the state after each of the daemon's lines and once more at the end, in order; the call waits while it is told. <see cref="OrderedProgress{T}"/>
    /// keeps that order, <see cref="Progress{T}"/> need not. Null (the default) for nobody.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers, digest, whether the image was up to date.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.PullAsync"/>.</exception>
    public static async Task<PullResult> PullToEndAsync(
        this IImageClient client,
        string reference,
        PullOptions? options = null,
        IProgress<TransferState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<PullProgress> stream = NotNull(client).PullAsync(reference, options, cancellationToken);
        return PullResult.Of(await ProgressFold.TransferAsync(stream, static (tracker, line) => tracker.Update(line), client, progress).ConfigureAwait(false));
    }

    /// <summary>Pushes an image and waits until the registry has it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to publish.</param>
    /// <param name="options">As for <see cref="IImageClient.PushAsync"/>.</param>
    /// <param name="progress">As for <see cref="PullToEndAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers and digest.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.PushAsync"/>.</exception>
    public static async Task<PushResult> PushToEndAsync(
        this IImageClient client,
        string reference,
        PushOptions? options = null,
        IProgress<TransferState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<PushProgress> stream = NotNull(client).PushAsync(reference, options, cancellationToken);
        return PushResult.Of(await ProgressFold.TransferAsync(stream, static (tracker, line) => tracker.Update(line), client, progress).ConfigureAwait(false));
    }

    /// <summary>Builds an image and waits until it is made and tagged.</summary>
    /// <param name="client">The client.</param>
    /// <param name="context">Dockerfile and files.</param>
    /// <param name="options">As for <see cref="IImageClient.BuildAsync"/>.</param>
    /// <param name="progress">As for <see cref="PullToEndAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the builder told: the image's id, the steps, the end of the log.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.BuildAsync"/>.</exception>
    public static async Task<BuildResult> BuildToEndAsync(
        this IImageClient client,
        ImageBuildContext context,
        BuildOptions? options = null,
        IProgress<BuildState>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<BuildProgress> stream = NotNull(client).BuildAsync(context, options, cancellationToken);
        return BuildResult.Of(await ProgressFold.BuildAsync(stream, client, progress).ConfigureAwait(false));
    }

    private static IImageClient NotNull(IImageClient client) => client ?? throw new ArgumentNullException(nameof(client));
}
