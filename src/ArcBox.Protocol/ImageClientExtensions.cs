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
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers, digest, whether the image was up to date.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.PullAsync"/>.</exception>
    public static async Task<PullTracker> PullToEndAsync(
        this IImageClient client, string reference, PullOptions? options = null, CancellationToken cancellationToken = default)
    {
        PullTracker tracker = new();
        IAsyncEnumerable<PullProgress> stream = NotNull(client).PullAsync(reference, options, cancellationToken);
        await foreach (PullProgress progress in stream.ConfigureAwait(false)) tracker.Update(progress);
        tracker.Complete();
        return tracker;
    }

    /// <summary>Pushes an image and waits until the registry has it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="reference">What to publish.</param>
    /// <param name="options">As for <see cref="IImageClient.PushAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the daemon told on the way: layers and digest.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.PushAsync"/>.</exception>
    public static async Task<PushTracker> PushToEndAsync(
        this IImageClient client, string reference, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        PushTracker tracker = new();
        IAsyncEnumerable<PushProgress> stream = NotNull(client).PushAsync(reference, options, cancellationToken);
        await foreach (PushProgress progress in stream.ConfigureAwait(false)) tracker.Update(progress);
        tracker.Complete();
        return tracker;
    }

    /// <summary>Builds an image and waits until it is made and tagged.</summary>
    /// <param name="client">The client.</param>
    /// <param name="context">Dockerfile and files.</param>
    /// <param name="options">As for <see cref="IImageClient.BuildAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The image's id; null if the daemon did not tell it.</returns>
    /// <exception cref="ArcBoxException">As for <see cref="IImageClient.BuildAsync"/>.</exception>
    public static async Task<string?> BuildToEndAsync(
        this IImageClient client, ImageBuildContext context, BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        string? id = null;
        IAsyncEnumerable<BuildProgress> stream = NotNull(client).BuildAsync(context, options, cancellationToken);
        await foreach (BuildProgress progress in stream.ConfigureAwait(false)) id = progress.ImageId ?? id;
        return id;
    }

    private static IImageClient NotNull(IImageClient client) => client ?? throw new ArgumentNullException(nameof(client));
}
