using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.MockServer;

/// <summary>One image of the file; what is left out is as in <see cref="MockImageOptions"/>.</summary>
internal sealed record ImageEntry
{
    private static readonly MockImageOptions Defaults = new();

    public required string Reference { get; init; }

    public int? Layers { get; init; }

    public IReadOnlyList<string>? Platforms { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public MockImageOptions ToOptions() => new()
    {
        Layers = Layers ?? Defaults.Layers,
        Platforms = Platforms ?? Defaults.Platforms,
        Env = Env ?? Defaults.Env,
        Command = Command ?? Defaults.Command,
        Entrypoint = Entrypoint ?? Defaults.Entrypoint,
        Labels = Labels ?? Defaults.Labels,
    };
}
