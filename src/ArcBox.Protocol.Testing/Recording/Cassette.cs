using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Calls to an image service as they were recorded, to be replayed without it. Immutable. Its text is UTF-8 with LF, one line for each message, in the same
/// form whoever wrote it, so that people can review it and git can show what a new recording changed.
/// </summary>
/// <remarks>
/// Fields of messages that this version of the protocol does not know, and trailers other than the status details, are not kept. A call whose request or build
/// has a secret masked elsewhere than in its credential has a line <c>key</c>: a digest of that with nothing masked, by which a replay knows the call.
/// </remarks>
/// <example><code>
/// Cassette cassette = await Cassette.LoadAsync("pull.cassette");
/// await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = cassette.ToService() });
/// </code></example>
public sealed class Cassette
{
    private readonly CassetteCall[] _calls;

    internal Cassette(IEnumerable<CassetteCall> calls) => _calls = [.. calls];

    /// <summary>The calls, in the order in which they began.</summary>
    public IReadOnlyList<CassetteCall> Calls => _calls.AsReadOnly();

    /// <summary>Reads a cassette's file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="CassetteFormatException">The file is no cassette; the exception says which line is wrong, and what to do.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    public static async Task<Cassette> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return CassetteReader.Read(bytes, path);
    }

    /// <summary>Reads a cassette's text.</summary>
    /// <param name="text">The text, as <see cref="ToString"/> gives it. Line ends may be CRLF.</param>
    /// <exception cref="CassetteFormatException">The text is no cassette; the exception says which line is wrong, and what to do.</exception>
    public static Cassette Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CassetteReader.Read(text, "The cassette");
    }

    /// <summary>Writes the cassette's file, in place of one that is there. A file that could not be written whole does not load.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Gives up writing.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.WriteAllTextAsync(path, ToString(), cancellationToken);
    }

    /// <summary>
    /// A service that answers as the cassette has it, for <see cref="ArcBoxMockOptions.Backend"/>. It contacts nothing. A call is matched by method and
    /// request: credentials and headers do not count, <c>nginx</c> and <c>docker.io/library/nginx:latest</c> are the same, and a build is known by its
    /// <see cref="CassetteUpload"/>. Equal calls get their recordings one after the other. What the cassette does not have, or not once more, fails with
    /// FAILED_PRECONDITION and the list of what it has.
    /// </summary>
    /// <remarks>
    /// Messages come at once: a cassette has no times. A call that was interrupted when it was recorded gets the messages that came before, and then nothing:
    /// it waits until the client cancels again. A client that has not done so after 10 seconds is told with FAILED_PRECONDITION that the recording ends there.
    /// </remarks>
    /// <param name="sanitizer">The sanitizer that the cassette was recorded with, if it changes texts of requests; null for none.</param>
    /// <param name="timeProvider">The clock for those 10 seconds; null for the system's.</param>
    /// <returns>A new service, which begins at the first recordings. It is safe for concurrent calls.</returns>
    public ImageService.ImageServiceBase ToService(Func<string, string>? sanitizer = null, TimeProvider? timeProvider = null)
        => new ReplayService(new ReplayTape(_calls), sanitizer, timeProvider ?? TimeProvider.System);

    /// <summary>The cassette's text.</summary>
    public override string ToString() => CassetteWriter.Write(_calls);
}
