using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>What an image is like that a test adds to an <see cref="ArcBoxMockServer"/>.</summary>
/// <example><code>server.AddImage("team/app:1.2", new MockImageOptions { Layers = 5, Platforms = ["linux/amd64", "linux/arm64"] });</code></example>
public sealed record MockImageOptions
{
    private const int MaxLayers = 127;

    private readonly int _layers = 3;
    private readonly IReadOnlyList<string> _platforms = ["linux/amd64"];
    private readonly long? _pretendSize;

    /// <summary>How many layers the image has above those of <see cref="Base"/>; the default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above 127, which is all that engines stack.</exception>
    public int Layers
    {
        get => _layers;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxLayers);
            _layers = value;
        }
    }

    /// <summary>
    /// What the image is made for, as <c>os/architecture[/variant]</c>; the default is <c>linux/amd64</c> alone, the platform of the mock's engine. With
    /// several the registry has an index of them.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, one occurs twice, or one is no platform.</exception>
    public IReadOnlyList<string> Platforms
    {
        get => _platforms;
        init => _platforms = Checked(value);
    }

    /// <summary>An image on whose layers this one is stacked, as if built from it; null (the default) for none. It must have the same platforms.</summary>
    public MockImage? Base { get; init; }

    /// <summary>Environment, each <c>NAME=value</c>; the default is a <c>PATH</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>The default command; the default is <c>/bin/sh</c>.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["/bin/sh"];

    /// <summary>The program that gets the command as its arguments; none by default.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>Labels; none by default.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The directory in which the program starts; empty by default.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The user as whom the program runs; empty by default, which means root.</summary>
    public string User { get; init; } = "";

    /// <summary>When the image was made; null (the default) for a time in the year 2025 that follows from its name and <see cref="Seed"/>.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// Tells images of one name apart: the content of layers follows from name, seed and platform, and is the same on every machine. The default is 0.
    /// </summary>
    public int Seed { get; init; }

    /// <summary>
    /// How many bytes the image's layers say they have together, in the progress of transfers and in lists; null (the default) for the truth, a few dozen
    /// kilobytes each. It is for shows: manifests keep true sizes, and carry this one as an annotation.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public long? PretendSize
    {
        get => _pretendSize;
        init
        {
            if (value is { } size) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(value));
            _pretendSize = value;
        }
    }

    internal ImageSettings ToSettings() => new()
    {
        Env = [.. Env],
        Cmd = [.. Command],
        Entrypoint = [.. Entrypoint],
        Labels = ImageSettings.NoLabels.AddRange(Labels),
        WorkingDir = WorkingDirectory,
        User = User,
    };

    private static string[] Checked(IReadOnlyList<string> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        string[] names = [.. platforms.Select(text => Platform.TryParse(text, out Platform? platform) && platform.Architecture is not null
            ? platform.ToString()
            : throw new ArgumentException($"'{text}' is not the platform of an image. Write os/architecture, such as linux/arm64.", nameof(platforms)))];
        if (names.Length == 0) throw new ArgumentException("An image is made for at least one platform.", nameof(platforms));
        return names.Distinct().Count() == names.Length ? names : throw new ArgumentException("A platform occurs twice.", nameof(platforms));
    }
}
