using ArcBox.Protocol.Tests.Support;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>Build options that are longer than an engine reads.</summary>
[TestFixture("ARCBOX_TEST_DOCKER")]
[TestFixture("ARCBOX_TEST_PODMAN")]
[CancelAfter(60_000)]
public sealed class LargeOptionsTests(string variable)
{
    [Test]
    public async Task BuildAsync_ArgumentOfTwoMebibytes_SaysWhatToDo(CancellationToken cancellationToken)
    {
        await using ImageClient client = ImageClient.ForEndpoint(Rig.Engine(variable));
        ImageBuildContext context = ImageBuildContext.FromFiles([BuildContextFile.FromText("Dockerfile", "FROM scratch\nARG A\n")]);
        BuildOptions options = new() { BuildArguments = new Dictionary<string, string?> { ["A"] = new string('a', 2 << 20) } };

        ImageBuildException failure = await Thrown.ByAsync<ImageBuildException>(client.BuildToEndAsync(context, options, cancellationToken: cancellationToken));

        Assert.That((failure.StatusCode, failure.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That(failure.Message, Does.Contain("Build arguments, labels and the like").And.Length.LessThan(1000));
    }
}
