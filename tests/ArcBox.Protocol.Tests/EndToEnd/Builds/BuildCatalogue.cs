using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>All that is built twice.</summary>
[UnsupportedOSPlatform("windows")]
internal static class BuildCatalogue
{
    /// <summary>Everything in the context, and nothing else.</summary>
    public const string Everything = "FROM scratch\nCOPY . /x\n";

    public static IEnumerable<BuildCase> All => [.. IgnoreCases.All, .. FileCases.All, .. DockerfileCases.All, .. InstructionCases.All, .. OptionCases.All];
}
