using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>All that is built twice.</summary>
[UnsupportedOSPlatform("windows")]
internal static class BuildCatalogue
{
    /// <summary>Everything in the context, and nothing else.</summary>
    public const string Everything = "FROM scratch\nCOPY . /x\n";

    public static IEnumerable<BuildCase> All => [.. IgnoreCases.All, .. FileCases.All, .. DockerfileCases.All, .. InstructionCases.All, .. OptionCases.All];

    /// <summary>All without a RUN, for which BuildKit wants a network that the test engines do not have.</summary>
    public static IEnumerable<BuildCase> OnBuildKit => All.Where(build => !build.Runs);

    /// <summary>
    /// What Podman makes something of that can be compared. It takes its time, so of the ignore files it gets every third one: what they leave is our
    /// work. What instructions make is its own.
    /// </summary>
    public static IEnumerable<BuildCase> OnPodman
        => new[] { IgnoreCases.All.Where((_, place) => place % 3 == 2), FileCases.All, DockerfileCases.All, OptionCases.All }
            .SelectMany(builds => builds)
            .Where(build => build.NotOnPodman is null);
}
