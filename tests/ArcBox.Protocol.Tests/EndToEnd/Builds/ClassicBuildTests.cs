using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Builds that are made twice, by dockerd's classic builder.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
[UnsupportedOSPlatform("windows")]
internal sealed class ClassicBuildTests() : BuildParity("ARCBOX_TEST_DOCKER", ImageBuilder.Classic)
{
    private static IEnumerable<TestCaseData> Builds => Named(BuildCatalogue.All);

    [TestCaseSource(nameof(Builds))]
    public Task BuildAsync_AsDockerWould_MakesTheSameImage(BuildCase build, CancellationToken cancellationToken) => CompareAsync(build, cancellationToken);
}
