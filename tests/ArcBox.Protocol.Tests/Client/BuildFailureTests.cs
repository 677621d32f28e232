using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What an ImageBuildException tells, and how the finished image gets its names.</summary>
public sealed class BuildFailureTests
{
    private static readonly string Id = "sha256:" + new string('1', 64);
    private static readonly string Other = "sha256:" + new string('2', 64);

    [Test]
    public async Task BuildAsync_InBandError_ThrowsBehindWhatCameBefore()
    {
        ImageClient client = Building([new() { Stream = "Step 1/2 : FROM scratch\n" }, new() { Stream = "Step 2/2 : RUN false\n" }, new() { Error = "it returned 1\n" }]);

        (List<BuildProgress> lines, ImageBuildException failure) = await Build(client).FailureAsync<BuildProgress, ImageBuildException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Count.EqualTo(2));
            Assert.That(failure.Message, Is.EqualTo("it returned 1"));
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
            Assert.That(failure.Step, Is.EqualTo("Step 2/2 : RUN false"));
            Assert.That(failure.LogTail, Is.EqualTo(new[] { "Step 1/2 : FROM scratch", "Step 2/2 : RUN false" }));
            Assert.That(failure.ExitCode, Is.Null);
            Assert.That(failure.Method, Is.EqualTo("Build"));
            Assert.That(failure.ImageId, Is.Null);
        }
    }

    [Test]
    public async Task BuildAsync_FailingStatusWithExitCode_TellsIt()
    {
        Metadata trailers = new() { { "grpc-status-details-bin", ErrorDetails.Encode(StatusCode.FailedPrecondition, "BUILD_FAILED", ("exit_code", "127")) } };
        ImageClient client = Building([new() { Stream = "STEP 1/1: RUN nosuch\n" }], new RpcException(new Status(StatusCode.FailedPrecondition, "failed"), trailers));

        ImageBuildException failure = await Build(client).ThrownAsync<ImageBuildException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.ExitCode, Is.EqualTo(127));
            Assert.That(failure.Step, Is.EqualTo("STEP 1/1: RUN nosuch"));
            Assert.That(failure.InnerException, Is.TypeOf<RpcException>());
        }
    }

    [Test]
    public async Task LogTail_LongLog_IsItsLastFiftyLines()
    {
        ImageClient client = Building([.. Enumerable.Range(1, 60).Select(i => new BuildProgress { Stream = $"line {i}\r\n" }), new() { Error = "no" }]);

        ImageBuildException failure = await Build(client).ThrownAsync<ImageBuildException>();

        Assert.That(failure.LogTail, Is.EqualTo(Enumerable.Range(11, 50).Select(i => $"line {i}")));
    }

    [TestCase(new[] { "a", "b\nc", "d" }, new[] { "ab", "cd" }, TestName = "LogTail_PartsOfLines_AreJoined")]
    [TestCase(new[] { "\u001b[91mred\u001b[0m\n", "\u001b[?25lhidden\u001b[2K\n" }, new[] { "red", "hidden" }, TestName = "LogTail_Colours_AreRemoved")]
    [TestCase(new[] { "\u001b[9", "1msplit\u001b", "[0m\n" }, new[] { "split" }, TestName = "LogTail_SplitColours_AreRemoved")]
    [TestCase(new[] { "\n\n", " \n", "x" }, new[] { "x" }, TestName = "LogTail_EmptyLines_AreLeftOut")]
    public async Task LogTail_Of(string[] parts, string[] expected)
    {
        ImageClient client = Building([.. parts.Select(part => new BuildProgress { Stream = part }), new() { Error = "no" }]);

        Assert.That((await Build(client).ThrownAsync<ImageBuildException>()).LogTail, Is.EqualTo(expected));
    }

    [Test]
    public async Task LogTail_LineWithoutEnd_IsCut()
    {
        ImageClient client = Building([.. Enumerable.Repeat(new BuildProgress { Stream = new string('x', 100_000) }, 5), new() { Error = "no" }]);

        Assert.That((await Build(client).ThrownAsync<ImageBuildException>()).LogTail, Has.Count.EqualTo(1).And.One.Length.EqualTo(4096));
    }

    [TestCase("Step 3/7 : RUN make", true)]
    [TestCase("STEP 3/7: RUN make", true)]
    [TestCase("[1/2] STEP 3/7: RUN make", true)]
    [TestCase("my Step 3/7 : RUN make", false)]
    [TestCase("Step by step : we go", false)]
    public async Task Step_LineOfALog_IsKnownByItsForm(string line, bool isStep)
    {
        ImageClient client = Building([new() { Stream = line + "\n" }, new() { Stream = "output\n" }, new() { Error = "no" }]);

        Assert.That((await Build(client).ThrownAsync<ImageBuildException>()).Step, Is.EqualTo(isStep ? line : null));
    }

    [Test]
    public async Task Tags_BuildEnded_AreSetInOrderInsideTheLastMove()
    {
        List<string> events = [];
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnBuild = async (requests, responses, _) =>
            {
                await requests.ReadToEndAsync();
                await responses.WriteAsync(new BuildProgress { Aux = $$"""{"ID":"{{Other}}"}""" });
                await responses.WriteAsync(new BuildProgress { Aux = $$"""{"ID":"{{Id}}"}""" });
                events.Add("built");
            },
            OnTag = (request, _) =>
            {
                events.Add($"{request.Source} {request.Repo} {request.Tag}");
                return Task.FromResult(new Empty());
            },
        }));

        await foreach (BuildProgress progress in client.BuildAsync(
            ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Tags = ["app", "registry.example.com/app:2"] })) events.Add("read");
        events.Add("ended");

        Assert.That(events.Where(entry => entry != "built"), Is.EqualTo(new[]
        {
            "read", "read", $"{Id} app latest", $"{Id} registry.example.com/app 2", "ended",
        }));
    }

    [Test]
    public async Task Tags_OneFails_ThrowsWithTheImagesId()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnBuild = (_, responses, _) => responses.WriteAsync(new BuildProgress { Aux = Id }),
            OnTag = (_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "busy")),
        }));

        (List<BuildProgress> lines, ImageBuildException failure) = await client
            .BuildAsync(ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Tags = ["app:1"] }).FailureAsync<BuildProgress, ImageBuildException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Count.EqualTo(1));
            Assert.That(failure.ImageId, Is.EqualTo(Id));
            Assert.That(failure.Message, Does.Contain(Id).And.Contain("app:1").And.Contain("busy"));
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Method, Is.EqualTo("Build"));
            Assert.That(failure.InnerException, Is.TypeOf<ArcBoxException>().With.Property(nameof(ArcBoxException.Method)).EqualTo("Tag"));
        }
    }

    [Test]
    public async Task Tags_IdNotTold_ThrowsInsteadOfLeavingTheImageUntagged()
    {
        ImageBuildException failure = await Building([new() { Stream = "done" }])
            .BuildAsync(ImageBuildContext.FromTar(Stream.Null), new BuildOptions { Tags = ["app:1"] }).ThrownAsync<ImageBuildException>();

        Assert.That(failure.Message, Does.Contain("did not tell its id"));
        Assert.That(failure.Endpoint, Is.EqualTo("memory://image-service"));
    }

    [Test]
    public async Task BuildToEndAsync_SeveralStages_ReturnsTheLastId()
        => Assert.That((await Building([new() { Aux = Other }, new() { Stream = "x" }, new() { Aux = Id }]).BuildToEndAsync(ImageBuildContext.FromTar(Stream.Null))).ImageId, Is.EqualTo(Id));

    private static IAsyncEnumerable<BuildProgress> Build(ImageClient client) => client.BuildAsync(ImageBuildContext.FromTar(Stream.Null));

    private static ImageClient Building(BuildProgress[] lines, RpcException? failure = null) => new(new InMemoryChannel(new ImageServiceDouble
    {
        OnBuild = async (requests, responses, _) =>
        {
            await requests.ReadToEndAsync();
            foreach (BuildProgress line in lines) await responses.WriteAsync(line);
            if (failure is not null) throw failure;
        },
    }));
}
