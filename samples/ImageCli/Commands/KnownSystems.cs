using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>The operating systems that images are made for, in Go's names.</summary>
internal static class KnownSystems
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9",
        "solaris", "wasi", "wasip1", "windows",
    };

    /// <summary>False for a lone word that is no system, such as an architecture without one: engines would look for a system of that name.</summary>
    public static bool Allow(Platform platform) => platform.Architecture is not null || Names.Contains(platform.Os);
}
