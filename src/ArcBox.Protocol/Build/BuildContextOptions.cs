using System.IO.Compression;

namespace ArcBox.Protocol;

/// <summary>How files become the archive that is sent to a build.</summary>
public sealed record BuildContextOptions
{
    /// <summary>
    /// How hard to compress the archive with gzip while it is sent, which every engine unpacks. Default: <see cref="CompressionLevel.NoCompression"/>, a
    /// plain tar archive, which is right for a socket on the same machine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public CompressionLevel Compression
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such level of compression.");
    } = CompressionLevel.NoCompression;

    /// <summary>
    /// The time that all entries get as their last change, cut to whole seconds, so that equal files give equal bytes on every machine. Default: null,
    /// each file's own time, as the <c>docker</c> command line sends it. Engines' caches do not look at it; files that <c>COPY</c> makes keep it.
    /// </summary>
    public DateTimeOffset? ModificationTime { get; init; }
}
