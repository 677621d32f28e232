namespace ArcBox.Protocol;

/// <summary>Pulls of several images at once.</summary>
public static class PullAllExtensions
{
    private const int DefaultConcurrency = 4;

    /// <summary>
    /// Pulls several images, a few at a time, in the order given. A pull that fails is reported, and the others go on; all end if the daemon cannot be reached.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="references">What to fetch. One that stands there twice is pulled twice.</param>
    /// <param name="options">As for <see cref="IImageClient.PullAsync"/>, the same for all pulls; a credential goes to the registries of all.</param>
    /// <param name="maxConcurrency">How many pulls run at once, at least 1, by default 4. The others wait.</param>
    /// <param name="cancellationToken">Cancels all pulls. So does leaving the enumeration early.</param>
    /// <returns>
    /// The lines of all pulls as they come, those of one in order, and an end for each. The pulls wait while the reader is busy. Nothing is sent before the
    /// enumeration begins.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is below 1.</exception>
    /// <exception cref="DaemonUnreachableException">While enumerating: the daemon cannot be reached. Pulls that have not ended get no end.</exception>
    public static IAsyncEnumerable<PullAllProgress> PullAllAsync(
        this IImageClient client,
        IReadOnlyList<string> references,
        PullOptions? options = null,
        int maxConcurrency = DefaultConcurrency,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return new PullQueue(client, [.. references], options, maxConcurrency).ReadAsync(cancellationToken);
    }
}
