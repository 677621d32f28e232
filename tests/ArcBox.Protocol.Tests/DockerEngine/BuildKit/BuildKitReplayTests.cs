using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.DockerEngine.BuildKit;

/// <summary>What dockerd 20.10 answered when BuildKit built, through the backend.</summary>
[CancelAfter(30_000)]
public sealed class BuildKitReplayTests
{
    private static IEnumerable<string> Recorded()
        => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests/ArcBox.Protocol.Tests/DockerEngine/Transcripts"), "docker-build-bk-*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Recorded))]
    public async Task BuildAsync_Recorded_TellsEachLineAndPassesTheTraceOn(string transcript)
    {
        (string log, List<BuildProgress> messages, ImageBuildException? failure) = await ReplayAsync(transcript);

        string body = Transcript.Read(transcript).Body;
        string[] traces = [.. body.Split('\n').Where(line => line.Contains("moby.buildkit.trace", StringComparison.Ordinal))];
        Assert.That(messages.Where(message => message.Aux.StartsWith('"')).Select(message => $$"""{"id":"moby.buildkit.trace","aux":{{message.Aux}}}"""),
            Is.EqualTo(traces), "the trace goes on as it came");
        Assert.That(log.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries), Has.All.Match("^#[0-9]+ |^Successfully tagged "));
        Assert.That(failure is null, Is.EqualTo(!body.Contains("errorDetail", StringComparison.Ordinal)));
        Assert.That(messages.LastOrDefault(message => message.ImageId is not null) is null, Is.EqualTo(failure is not null));
    }

    [Test]
    public async Task BuildAsync_Run_IsToldAsByPlainProgress()
    {
        (string log, _, _) = await ReplayAsync("docker-build-bk-run-none");

        const string From = "[1/3] FROM 127.0.0.1:5601/lab/busybox:1@sha256:8341e8a1d809d383e3ebe2f241a1777c30568788747c17183e6b4006c72c6992";
        Assert.That(log, Is.EqualTo($"""
            #1 [internal] load remote build context
            #1 DONE 0.0s
            #1 CACHED
            #2 copy /context /
            #2 CACHED
            #3 [internal] load metadata for 127.0.0.1:5601/lab/busybox:1
            #3 DONE 0.0s
            #4 {From}
            #4 DONE 0.0s
            #5 [2/3] COPY hello.txt /hello.txt
            #5 CACHED
            #6 [3/3] RUN echo "out to stdout world" && echo "to stderr" >&2 && echo built > /built.txt
            #6 0.057 out to stdout world
            #6 0.057 to stderr
            #6 DONE 0.1s
            #7 exporting to image
            #7 exporting layers 0.0s done
            #7 writing image sha256:b8cc2a5f7a4e78e547081c2f76378dc962ff8cb0ba6b3538ed78bcd812d8f2bb 0.0s done
            #7 naming to docker.io/lab/bkrun:1 0.0s done
            #7 DONE 0.0s
            Successfully tagged lab/bkrun:1

            """));
    }

    [Test]
    public async Task BuildAsync_StagesAtOnce_EachLineSaysWhoseItIs()
    {
        (string log, _, _) = await ReplayAsync("docker-build-bk-stages");

        const string Left = "[left 2/2] RUN printf 'part of ' && sleep 1 && "
            + "printf 'a line\\n10%%\\r20%%\\r\\n\\nü' && sleep 1 && printf '\\303' && sleep 1 && printf '\\274'";
        const string Right = "[right 2/2] RUN sleep 2 && echo right >&2 && echo right > /right";
        Assert.That(log, Does.Contain(
            $"#5 {Right}\n#6 {Left}\n#6 0.069 part of a line\n#6 1.071 10%\r#6 1.071 20%\r\n\n#6 1.071 ü\n#5 {Right}\n#5 2.071 right\n#5 DONE 2.1s\n"
                + $"#6 {Left}\n#6 3.074 ü\n#6 DONE 3.1s\n#7 [stage-2 1/2] COPY "));
    }

    [Test]
    public async Task BuildToEndAsync_StagesAtOnce_TellsSteps()
    {
        BuildState state = Track((await ReplayAsync("docker-build-bk-stages")).Messages);

        Assert.That(state.Steps.Select(step => $"{step.StageName} {step.Number}/{step.Count} {step.Instruction.Split(' ')[0]}"), Is.EqualTo(new[]
        {
            "left 1/2 FROM", "right 2/2 RUN", "left 2/2 RUN", "stage-2 1/2 COPY", "stage-2 2/2 COPY",
        }));
        Assert.That(state.Steps.Select(step => step.IsDone), Is.All.True);
        Assert.That(state.Steps.Select(step => step.IsCached), Is.EqualTo(new[] { true, false, false, false, false }));
        Assert.That(state.Fraction, Is.EqualTo(5 / 6d));
        Assert.That(state.ImageId, Does.StartWith("sha256:ccf11acd490e"));
    }

    [Test]
    public async Task BuildToEndAsync_Again_TellsCacheHits()
    {
        BuildState state = Track((await ReplayAsync("docker-build-bk-stages-again")).Messages);

        Assert.That(state.Steps.Select(step => (step.StageName, step.Number, step.IsCached)), Is.EqualTo(new[]
        {
            ("right", 1, false), ("left", 2, true), ("stage-2", 1, true), ("right", 2, true), ("stage-2", 2, true),
        }));
    }

    [Test]
    public async Task BuildAsync_OneOfTwoStepsFails_ItsTheStepAndTheOtherIsCancelled()
    {
        (string log, _, ImageBuildException? failure) = await ReplayAsync("docker-build-bk-stages-fail");

        Assert.That(failure!.Step, Is.EqualTo("[left 2/2] RUN echo left && sleep 1 && exit 7"));
        Assert.That(failure.ExitCode, Is.EqualTo(7));
        Assert.That(failure.LogTail, Has.Some.EqualTo("#5 0.099 left").And.Some.EqualTo("#6 CANCELED"));
        Assert.That(log, Does.EndWith(
            "#5 ERROR: executor failed running [/bin/sh -c echo left && sleep 1 && exit 7]: exit code: 7\n#6 CANCELED\n"));
    }

    [TestCase("docker-build-bk-fail", "[2/2] RUN echo before-fail && false")]
    [TestCase("docker-build-bk-badcopy", "[1/1] COPY nosuch.txt /x")]
    [TestCase("docker-build-bk-badfrom", "[internal] load metadata for 127.0.0.1:5601/lab/nosuch:1")]
    [TestCase("docker-build-bk-secret", "[2/2] RUN --mount=type=secret,id=a cat /run/secrets/a")]
    [TestCase("docker-build-bk-syntax", null)]
    public async Task BuildAsync_Failure_NamesTheStep(string transcript, string? step)
        => Assert.That((await ReplayAsync(transcript)).Failure!.Step, Is.EqualTo(step));

    [TestCase("docker-build-bk-secret")]
    [TestCase("docker-build-bk-privfrom-none")]
    public async Task BuildAsync_SomethingOfTheClientWanted_SaysThatThereIsNoSession(string transcript)
        => Assert.That((await ReplayAsync(transcript)).Failure!.Message, Does.Contain("no active sessions. BuildKit wanted something of the client: "));

    [Test]
    public async Task BuildAsync_ArchiveTakenForADockerfile_SaysWhatToDo()
        => Assert.That((await ReplayAsync("docker-build-bk-pax")).Failure!.Message, Does.EndWith("such as the Dockerfile in the ustar or GNU format."));

    private static async Task<(string Log, List<BuildProgress> Messages, ImageBuildException? Failure)> ReplayAsync(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        List<BuildProgress> messages = [];
        ImageBuildException? failure = null;
        try
        {
            await foreach (BuildProgress message in client.BuildAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])))) messages.Add(message);
        }
        catch (ImageBuildException exception)
        {
            failure = exception;
        }

        return (string.Concat(messages.Select(message => message.Stream)), messages, failure);
    }

    private static BuildState Track(List<BuildProgress> messages)
    {
        BuildTracker tracker = new();
        foreach (BuildProgress message in messages) tracker.Update(message);
        return tracker.Snapshot();
    }
}
