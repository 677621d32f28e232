using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>How containers of an image run: the member <c>config</c> of an image's configuration.</summary>
internal sealed record ImageSettings
{
    public string User { get; init; } = "";

    public ImmutableArray<string> Env { get; init; } = [];

    public ImmutableArray<string> Entrypoint { get; init; } = [];

    public ImmutableArray<string> Cmd { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoLabels;

    public ImmutableSortedSet<string> ExposedPorts { get; init; } = NoNames;

    public ImmutableSortedSet<string> Volumes { get; init; } = NoNames;

    public ImmutableArray<string> OnBuild { get; init; } = [];

    public ImmutableArray<string> Shell { get; init; } = [];

    public string StopSignal { get; init; } = "";

    /// <summary>The member <c>Test</c> of a health check: <c>NONE</c>, or <c>CMD</c> or <c>CMD-SHELL</c> with arguments; empty for none.</summary>
    public ImmutableArray<string> HealthTest { get; init; } = [];

    public static ImmutableSortedDictionary<string, string> NoLabels { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static ImmutableSortedSet<string> NoNames { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The environment with a variable set, in the place that it had.</summary>
    public ImageSettings WithEnv(string name, string value)
    {
        string entry = $"{name}={value}";
        int place = Env.FindIndexOf(name);
        return this with { Env = place < 0 ? Env.Add(entry) : Env.SetItem(place, entry) };
    }
}
