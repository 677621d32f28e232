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

    private static IImageClient NotNull(IImageClient client) => client ?? throw new ArgumentNullException(nameof(client));
}
