using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Builds that are made twice, by Podman.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
[UnsupportedOSPlatform("windows")]
internal sealed class PodmanBuildTests() : BuildParity("ARCBOX_TEST_PODMAN", null)
{
    private static IEnumerable<TestCaseData> Builds => Named(BuildCatalogue.OnPodman);

    [TestCaseSource(nameof(Builds))]
    public Task BuildAsync_AsDockerWould_MakesTheSameImage(BuildCase build, CancellationToken cancellationToken) => CompareAsync(build, cancellationToken);
}
