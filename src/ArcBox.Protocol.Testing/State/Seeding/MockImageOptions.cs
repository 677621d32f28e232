using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>What an image is like that a test adds to an <see cref="ArcBoxMockServer"/>.</summary>
/// <example><code>server.AddImage("team/app:1.2", new MockImageOptions { Layers = 5, Platforms = ["linux/amd64", "linux/arm64"] });</code></example>
public sealed record MockImageOptions
{
    private const int MaxLayers = 127;

    /// <summary>How many layers the image has above those of <see cref="Base"/>; the default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above 127, which is all that engines stack.</exception>
    public int Layers
    {
        get;
        init => field = CheckedLayers(value, nameof(Layers));
    } = 3;

    /// <summary>
    /// What the image is made for, as <c>os/architecture[/variant]</c>; the default is <c>linux/amd64</c> alone, the platform of the mock's engine. With
    /// several the registry has an index of them.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, one occurs twice, or one is no platform.</exception>
    public IReadOnlyList<string> Platforms
    {
        get;
        init => field = CheckedPlatforms(value, nameof(Platforms));
    } = ["linux/amd64"];

    /// <summary>An image on whose layers this one is stacked, as if built from it; null (the default) for none. It must have the same platforms.</summary>
    public MockImage? Base { get; init; }

    /// <summary>Environment, each <c>NAME=value</c>; the default is a <c>PATH</c>.</summary>
    /// <exception cref="ArgumentException">An entry has no name, or no <c>=</c> behind it.</exception>
    public IReadOnlyList<string> Env
    {
        get;
        init => field = CheckedVariables(value, nameof(Env));
    } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>The default command; the default is <c>/bin/sh</c>.</summary>
    /// <exception cref="ArgumentException">The value or one of its entries is null.</exception>
    public IReadOnlyList<string> Command
    {
        get;
        init => field = CheckedTexts(value, nameof(Command));
    } = ["/bin/sh"];

    /// <summary>The program that gets the command as its arguments; none by default.</summary>
    /// <exception cref="ArgumentException">The value or one of its entries is null.</exception>
    public IReadOnlyList<string> Entrypoint
    {
        get;
        init => field = CheckedTexts(value, nameof(Entrypoint));
    } = [];

    /// <summary>Labels; none by default.</summary>
    /// <exception cref="ArgumentException">The value or one of its entries is null.</exception>
    public IReadOnlyDictionary<string, string> Labels
    {
        get;
        init => field = CheckedLabels(value, nameof(Labels));
    } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The directory in which the program starts; empty by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string WorkingDirectory
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(WorkingDirectory));
    } = "";

    /// <summary>The user as whom the program runs; empty by default, which means root.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string User
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(User));
    } = "";

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
        get;
        init
        {
            if (value is { } size) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(PretendSize));
            field = value;
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

    internal static int CheckedLayers(int layers, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, MaxLayers, parameter);
        return layers;
    }

    private static string[] CheckedPlatforms(IReadOnlyList<string> platforms, string parameter)
    {
        ArgumentNullException.ThrowIfNull(platforms, parameter);
        string[] names = [.. platforms.Select(text => Platform.TryParse(text, out Platform? platform) && platform.Architecture is not null
            ? platform.ToString()
            : throw new ArgumentException($"'{text}' is not the platform of an image. Write os/architecture, such as linux/arm64.", parameter))];
        if (names.Length == 0) throw new ArgumentException("An image is made for at least one platform.", parameter);
        return names.Distinct().Count() == names.Length ? names : throw new ArgumentException("A platform occurs twice.", parameter);
    }

    private static string[] CheckedVariables(IReadOnlyList<string> variables, string parameter)
    {
        string[] entries = CheckedTexts(variables, parameter);
        return Array.Find(entries, entry => entry.IndexOf('=', StringComparison.Ordinal) < 1) is not { } wrong
            ? entries
            : throw new ArgumentException($"'{wrong}' is not a variable. Write NAME=value.", parameter);
    }

    private static string[] CheckedTexts(IReadOnlyList<string> texts, string parameter)
    {
        ArgumentNullException.ThrowIfNull(texts, parameter);
        return texts.Any(text => text is null) ? throw new ArgumentException("An entry is null.", parameter) : [.. texts];
    }

    private static IReadOnlyDictionary<string, string> CheckedLabels(IReadOnlyDictionary<string, string> labels, string parameter)
    {
        ArgumentNullException.ThrowIfNull(labels, parameter);
        return labels.FirstOrDefault(label => label.Value is null) is { Key: { } key }
            ? throw new ArgumentException($"The label '{key}' is null. Give it a value, which may be empty.", parameter)
            : labels;
    }
}
