using System.Runtime.Versioning;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Builds that are made twice, by BuildKit in dockerd.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
[UnsupportedOSPlatform("windows")]
internal sealed class BuildKitBuildTests() : BuildParity("ARCBOX_TEST_DOCKER", ImageBuilder.BuildKit)
{
    private static IEnumerable<TestCaseData> Builds => Named(BuildCatalogue.OnBuildKit);

    [TestCaseSource(nameof(Builds))]
    public Task BuildAsync_AsDockerWould_MakesTheSameImage(BuildCase build, CancellationToken cancellationToken) => CompareAsync(build, cancellationToken);
}
