using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>What the tracker makes of the logs of real builders.</summary>
public sealed class BuildTrackerTests
{
    [Test]
    public async Task BuildToEndAsync_DockerClassic_TellsStepsStagesAndImage()
    {
        (BuildResult result, List<BuildState> states) = await ReplayAsync("docker-build-target");

        Assert.That(Untimed(result.Steps), Is.EqualTo(new BuildStep[]
        {
            Step(1, 4, "FROM 127.0.0.1:5601/lab/busybox:1 AS one", 1, "one"),
            Step(2, 4, "RUN echo one > /one", 1, "one"),
            Step(3, 4, "FROM scratch AS two", 2, "two"),
            Step(4, 4, "COPY --from=one /one /one", 2, "two"),
        }));
        Assert.That(result.ImageId, Is.EqualTo("sha256:0b9da1603c0d8eec84d391bc174e1cca2a0acc540f6a63e7b86f3844aca8f295"));
        Assert.That(result.LogTail, Has.Count.EqualTo(12).And.Some.EqualTo(" ---> fd0198753ae6"));
        Assert.That(states.Select(state => state.Fraction).Distinct(), Is.EqualTo(new[] { 0, 0.25, 0.5, 0.75, 1 }));
        Assert.That(states.Select(state => state.StageCount).Distinct(), Is.EqualTo(new[] { 0, 1, 2 }));
        BuildState running = states.First(state => state.Step is { Number: 2 });
        Assert.That(running.Steps.Select(step => step.IsDone), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task BuildToEndAsync_Podman_TellsStepsStagesAndImage()
    {
        (BuildResult result, List<BuildState> states) = await ReplayAsync("podman-build-target");

        Assert.That(Untimed(result.Steps), Is.EqualTo(new BuildStep[]
        {
            Step(1, 2, "FROM 127.0.0.1:5601/lab/busybox:1 AS one", 1, "one"),
            Step(2, 2, "RUN echo one > /one", 1, "one"),
            Step(1, 2, "FROM scratch AS two", 2, "two"),
            Step(2, 2, "COPY --from=one /one /one", 2, "two"),
        }));
        Assert.That(result.ImageId, Is.EqualTo("sha256:e10fc0835db90548e69fbb677d9387fb4d98ea2d2b4accd726bb0aa58458aef5"));
        Assert.That(states.Select(state => state.Fraction).Distinct(), Is.EqualTo(new[] { 0, 0.25, 0.5, 0.75, 1 }));
        Assert.That(states[0].StageCount, Is.EqualTo(2));
    }

    [TestCase("docker-build-scratch-again")]
    [TestCase("podman-build-scratch-again")]
    public async Task BuildToEndAsync_Again_TellsCacheHits(string transcript)
    {
        (BuildResult result, List<BuildState> states) = await ReplayAsync(transcript);

        Assert.That(result.Steps.Select(step => step.IsCached), Is.EqualTo(new[] { false, true, true, true }));
        Assert.That(states[^1].CachedSteps, Is.EqualTo(3));
    }

    [Test]
    public async Task BuildToEndAsync_Fails_ReportsNoEnd()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-build-fail");
        await using ImageClient client = engine.CreateClient();
        List<BuildState> states = [];

        ImageBuildException failure = (await Assert.ThrowsAsync<ImageBuildException>(
            () => client.BuildToEndAsync(Context(), progress: new OrderedProgress<BuildState>(states.Add))))!;

        Assert.That((states[^1].IsComplete, states[^1].Fraction, states[^1].Step!.IsDone), Is.EqualTo((false, 0.5, false)));
        Assert.That(states[^1].LogTail, Is.EqualTo(failure.LogTail).And.Some.EqualTo("before-fail"));
        Assert.That(failure.Step, Does.EndWith(states[^1].Step!.Instruction));
    }

    [Test]
    public void Update_BuildKitPlainProgress_FollowsStepsThatRunAtOnce()
    {
        BuildTracker tracker = new();
        Feed(tracker, "#1 [internal] load build definition\n#1 DONE 0.0s\n#5 [build 1/3] FROM busybox\n#6 [stage-1 1/2] FROM scratch\n#5 CACHED\n");
        Feed(tracker, "#7 [build 2/3] RUN make\n#7 0.2 compiling\n#6 DONE 0.1s\n#7 [build 2/3] RUN make\n");

        BuildState state = tracker.Snapshot();
        Assert.That(Untimed(state.Steps), Is.EqualTo(new BuildStep[]
        {
            Step(1, 3, "FROM busybox", 1, "build") with { IsCached = true },
            Step(1, 2, "FROM scratch", 2, "stage-1"),
            Step(2, 3, "RUN make", 1, "build") with { IsDone = false },
        }));
        Assert.That((state.StageCount, state.Fraction), Is.EqualTo((2, 0.4)));
    }

    [Test]
    public void Update_BuildKitTellsPlatforms_StagesHaveTheirNames()
    {
        BuildTracker tracker = new();
        Feed(tracker, "#5 [linux/amd64 build 1/3] FROM busybox\n#6 [linux/arm64 build 1/3] FROM busybox\n#7 [linux/amd64->arm64 build 2/3] RUN make\n");
        Feed(tracker, "#8 [linux/arm/v7 2/2] COPY . .\n#5 DONE 0.1s\n");

        BuildState state = tracker.Snapshot();
        Assert.That(
            state.Steps.Select(step => (step.Stage, step.StageName)),
            Is.EqualTo(new (int, string?)[] { (1, "build"), (2, "build"), (1, "build"), (3, null) }));
        Assert.That(state.Fraction, Is.EqualTo(1d / 8), "a stage is work for each platform");
    }

    [Test]
    public void Update_BuildKitPadsNumbers_StageIsTheSame()
    {
        BuildTracker tracker = new();
        Feed(tracker, "#5 [build  1/10] FROM x\n#6 [build 10/10] RUN y\n#7 [ 1/10] FROM z\n#8 [10/10] RUN z\n");

        Assert.That(
            tracker.Snapshot().Steps.Select(step => (step.Number, step.Stage, step.StageName)),
            Is.EqualTo(new (int, int, string?)[] { (1, 1, "build"), (10, 1, "build"), (1, 2, null), (10, 2, null) }));
    }

    [Test]
    public void Update_ArgBeforeFrom_IsOfTheFirstStage()
    {
        BuildTracker tracker = new();
        Feed(tracker, "Step 1/3 : ARG TAG=1\nStep 2/3 : FROM a:$TAG as first\nStep 3/3 : from scratch\n");

        Assert.That(
            tracker.Snapshot().Steps.Select(step => (step.Stage, step.StageName)),
            Is.EqualTo(new (int, string?)[] { (1, null), (1, "first"), (2, null) }));
    }

    [TestCase("[Warning] One or more build-args [X] were not consumed", true)]
    [TestCase(" ---> [Warning] The requested image's platform (linux/arm64) does not match the detected host platform", true)]
    [TestCase("[WARNING]: Empty continuation line found in:", true)]
    [TestCase("[WARNING] The requested profile \"release\" could not be activated because it does not exist.", false)]
    [TestCase("[warning] deprecated", false)]
    [TestCase("WARNING: Running pip as the 'root' user can result in broken permissions", false)]
    public void Update_Warning_IsTheBuildersOwn(string line, bool isWarning)
    {
        BuildTracker tracker = new();
        Feed(tracker, $"Step 1/2 : RUN x\n\u001b[91m{line}\n\u001b[0m");

        Assert.That(tracker.Snapshot().Warnings, Is.EqualTo(isWarning ? [line.Trim()] : Array.Empty<string>()));
    }

    [Test]
    public void Warnings_CommandsPrintLikewise_BuildersOwnAreKept()
    {
        BuildTracker tracker = new();
        for (int number = 0; number < 100; number++) Feed(tracker, $"[Warning] {number}\n");
        Feed(tracker, "[Warning] One or more build-args [X] were not consumed\n");

        Assert.That(tracker.Snapshot().Warnings, Has.Count.EqualTo(50));
        Assert.That(tracker.Snapshot().Warnings[^1], Does.EndWith("not consumed"));
        Assert.That(tracker.Snapshot().Warnings[0], Is.EqualTo("[Warning] 51"));
    }

    [Test]
    public void Snapshot_LineNotFinished_IsInTheTailAndGoesOn()
    {
        BuildTracker tracker = new();
        Feed(tracker, "one\ntw");
        Assert.That(tracker.Snapshot().LogTail, Is.EqualTo(new[] { "one", "tw" }));
        Feed(tracker, "o\n");
        Assert.That(tracker.Snapshot().LogTail, Is.EqualTo(new[] { "one", "two" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void End_LineNotFinished_IsRead(bool isWell)
    {
        BuildTracker warned = new(), stepped = new();
        Feed(warned, "STEP 1/1: FROM x\n[Warning] one or more build args were not consumed: [X]");
        Feed(stepped, "STEP 1/2: FROM x\nSTEP 2/2: RUN y");
        foreach (BuildTracker tracker in new[] { warned, stepped })
        {
            if (isWell) tracker.Complete();
            else tracker.Fail();
        }

        Assert.That(warned.Snapshot().Warnings, Is.EqualTo(new[] { "[Warning] one or more build args were not consumed: [X]" }));
        Assert.That(warned.Snapshot().LogTail[^1], Is.EqualTo(warned.Snapshot().Warnings[0]));
        Assert.That(
            stepped.Snapshot().Steps.Select(step => (step.Number, step.IsDone, step.IsFailed)),
            Is.EqualTo(new[] { (1, true, false), (2, isWell, !isWell) }));
    }

    [Test]
    public void Update_HostileBuilder_IsNotFollowedWithoutEnd()
    {
        BuildTracker tracker = new();
        for (int number = 0; number < 1500; number++)
            Feed(tracker, $"Step {number}/0 : RUN {new string('x', 600)}\n[Warning] {number}\n#{number} [s{number} 1/0] x\n");

        BuildState state = tracker.Snapshot();
        Assert.That((state.Steps.Count, state.Warnings.Count, state.LogTail.Count, state.Steps[0].Instruction.Length), Is.EqualTo((1024, 50, 50, 512)));
        Assert.That(state.Fraction, Is.InRange(0, 0.99));
    }

    [Test]
    public void Update_Null_Throws() => Assert.That(() => new BuildTracker().Update(null!), Throws.ArgumentNullException);

    private static async Task<(BuildResult Result, List<BuildState> States)> ReplayAsync(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        List<BuildState> states = [];
        BuildResult result = await client.BuildToEndAsync(Context(), progress: new OrderedProgress<BuildState>(states.Add));
        Assert.That(states.Select(state => state.Fraction), Is.Ordered);
        Assert.That((states[^1].IsComplete, states[^1].Fraction), Is.EqualTo((true, 1d)));
        return (result, states);
    }

    private static ImageBuildContext Context() => ImageBuildContext.FromTar(new MemoryStream(new byte[512]));

    private static void Feed(BuildTracker tracker, string log) => tracker.Update(new BuildProgress { Stream = log });

    private static IEnumerable<BuildStep> Untimed(IEnumerable<BuildStep> steps) => steps.Select(step => step with { Elapsed = default });

    private static BuildStep Step(int number, int count, string instruction, int stage, string? name)
        => new() { Number = number, Count = count, Instruction = instruction, Stage = stage, StageName = name, IsDone = true };
}
