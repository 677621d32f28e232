using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Something to build twice.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Dockerfile">The Dockerfile's text; BASE stands for an image with busybox.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record BuildCase(string Name, string Dockerfile)
{
    /// <summary>Where the Dockerfile is written, from the context.</summary>
    public string DockerfilePath { get; init; } = "Dockerfile";

    /// <summary>Makes the files.</summary>
    public Action<BuildSite> Fill { get; init; } = site => site.WriteUsual();

    public BuildOptions Options { get; init; } = new();

    /// <summary>Our side, where it is not simply the directory.</summary>
    public Func<BuildSite, ImageBuildContext>? Ours { get; init; }

    /// <summary>Changes the files that docker gets, where it has other means to the same end.</summary>
    public Action<BuildSite> ForDocker { get; init; } = _ => { };

    /// <summary>The time of all files but the Dockerfile; null for a different one each.</summary>
    public DateTime? Time { get; init; }

    /// <summary>What is documented to differ.</summary>
    public BuildDifference Differs { get; init; }

    /// <summary>True if commands run.</summary>
    public bool Runs => Dockerfile.Contains("\nRUN ", StringComparison.Ordinal);

    /// <summary>Why there is nothing to compare on Podman; null if there is.</summary>
    public string? NotOnPodman { get; init; }

    public override string ToString() => Name;
}
