using System.Collections.Immutable;
using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>A stage while it is built.</summary>
internal sealed class BuildStage
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private readonly char _escape;
    private readonly IReadOnlyDictionary<string, string?> _global;
    private readonly BuildArguments _given;
    private readonly Dictionary<string, string?> _arguments = new(StringComparer.Ordinal);

    /// <param name="name">Its name; empty for none.</param>
    /// <param name="escape">The Dockerfile's escape character.</param>
    /// <param name="global">The values of ARG instructions before the first FROM.</param>
    /// <param name="given">The values that the build was given.</param>
    public BuildStage(string name, char escape, IReadOnlyDictionary<string, string?> global, BuildArguments given)
        => (Name, _escape, _global, _given) = (name, escape, global, given);

    public string Name { get; }

    /// <summary>What it has come to so far; null for nothing, as behind <c>FROM scratch</c>.</summary>
    public StoredImage? Image { get; private set; }

    public ImageConfiguration Configuration { get; private set; } = new() { Platform = ImagePull.EnginePlatform };

    public ImageSettings Settings
    {
        get => Configuration.Settings;
        set => Configuration = Configuration with { Settings = value };
    }

    /// <summary>Who MAINTAINER says maintains it.</summary>
    public string Author { get; set; } = "";

    /// <summary>True if the stage itself has a CMD, which an ENTRYPOINT behind it leaves alone.</summary>
    public bool IsCommandSet { get; set; }

    public ImmutableArray<string> Shell => Settings.Shell.Length > 0 ? Settings.Shell : ["/bin/sh", "-c"];

    /// <summary>Starts from an image; or from nothing, for a platform.</summary>
    /// <returns>The image's triggers, which are of the base alone.</returns>
    public ImmutableArray<string> Start(StoredImage? image, ImageConfiguration configuration)
    {
        (Image, Configuration) = (image, configuration);
        ImmutableArray<string> triggers = Settings.OnBuild;
        Settings = Settings with { OnBuild = [] };
        if (Settings.Env.FindIndexOf("PATH") < 0) Settings = Settings.WithEnv("PATH", DefaultPath);
        return triggers;
    }

    public void Commit(StoredImage image, ImageConfiguration configuration) => (Image, Configuration) = (image, configuration);

    /// <summary>Declares an argument; null for one without a default, whose value may have been set before the first FROM.</summary>
    public void Declare(string name, string? value) => _arguments[name] = _given.Declare(name, value);

    /// <summary>The arguments that a RUN sees, as its history tells them before the command; the environment hides those of its names.</summary>
    public string ArgumentsText
    {
        get
        {
            string[] values = [.. _arguments
                .Select(argument => (argument.Key, Value: argument.Value ?? _global.GetValueOrDefault(argument.Key)))
                .Where(argument => argument.Value is not null && Settings.Env.FindIndexOf(argument.Key) < 0)
                .Select(argument => $"{argument.Key}={argument.Value}")
                .Order(StringComparer.Ordinal)];
            return values.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"|{values.Length} {string.Join(' ', values)} ");
        }
    }

    public string Expand(string word) => WordExpansion.Expand(word, _escape, ValueOf);

    // The environment counts more than arguments.
    private string? ValueOf(string name)
    {
        int place = Settings.Env.FindIndexOf(name);
        if (place >= 0) return Settings.Env[place][(name.Length + 1)..];
        return _arguments.TryGetValue(name, out string? value) ? value ?? _global.GetValueOrDefault(name) : null;
    }
}
