using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>How long steps take, how they fail, and what they print.</summary>
public sealed class BuildStepTests
{
    private FakeTimeProvider _time = null!;
    private BuildTracker _tracker = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _tracker = new BuildTracker(_time);
    }

    [Test]
    public void Elapsed_StepsOneAfterTheOther_RunUntilTheNextBegins()
    {
        Pass(1);
        Feed("Step 1/2 : FROM x\n");
        Pass(2);
        Feed("Step 2/2 : RUN make\n");
        Pass(3);

        Assert.That(_tracker.Snapshot().Steps.Select(Seconds), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(_tracker.Snapshot().Elapsed.TotalSeconds, Is.EqualTo(6));

        _tracker.Complete();
        Pass(4);

        Assert.That(_tracker.Snapshot().Steps.Select(Seconds), Is.EqualTo(new[] { 2, 3 }), "time after the end does not count");
        Assert.That(_tracker.Snapshot().Elapsed.TotalSeconds, Is.EqualTo(6));
    }

    [Test]
    public void Elapsed_BuildKitTellsIt_IsThat()
    {
        Feed("#5 [1/2] FROM x\n#6 [2/2] RUN make\n");
        Pass(9);
        Feed("#5 DONE 0.25s\n#6 DONE\n");
        Pass(1);

        Assert.That(_tracker.Snapshot().Steps.Select(Seconds), Is.EqualTo(new[] { 0.25, 9 }));
    }

    [Test]
    public void Fail_StepThatRan_FailedAndTimeStandsStill()
    {
        Feed("Step 1/3 : FROM x\nStep 2/3 : RUN false\n");
        Pass(2);
        _tracker.Fail();
        Pass(2);

        BuildState state = _tracker.Snapshot();
        Assert.That(state.Steps.Select(step => (step.IsDone, step.IsFailed, Seconds(step))), Is.EqualTo(new[] { (true, false, 0d), (false, true, 2) }));
        Assert.That((state.IsComplete, state.Elapsed.TotalSeconds), Is.EqualTo((false, 2d)));
    }

    [Test]
    public void Fail_BuildKitToldWhich_IsThatAlone()
    {
        Feed("#5 [a 1/1] RUN false\n#6 [b 1/1] RUN sleep 9\n#5 ERROR: process \"/bin/sh -c false\" did not complete successfully: exit code: 1\n");
        _tracker.Fail();

        Assert.That(_tracker.Snapshot().Steps.Select(step => (step.IsDone, step.IsFailed)), Is.EqualTo(new[] { (false, true), (false, false) }));
    }

    [Test]
    public void Fail_NoStepBegun_HasNone()
    {
        _tracker.Fail();

        Assert.That(_tracker.Snapshot().Steps, Is.Empty);
    }

    [Test]
    public void StepLogTail_Classic_IsWhatTheCommandPrinted()
    {
        Feed("Step 1/2 : FROM x\n ---> 0123456789ab\nStep 2/2 : RUN make\n ---> Running in 0123456789ab\n#5 DONE 1.0s\ncompiling\n");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "#5 DONE 1.0s", "compiling" }));

        Feed("Removing intermediate container 0123456789ab\n ---> ba9876543210\nSTEP 1/1: RUN other\n");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.Empty);
    }

    [Test]
    public void StepLogTail_LineNotFinished_IsThereUnlessTheBuilderSpeaks()
    {
        Feed("Step 1/2 : RUN x\nfatal: no");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "fatal: no" }));

        // dockerd 20.10 writes right behind it.
        Feed(" ruleRemoving intermediate container 0123456789ab\n ---> Running");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "fatal: no rule" }));

        Feed("\nStep 2/2 : RUN y");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "fatal: no rule" }));
    }

    [Test]
    public void StepLogTail_BuildKit_IsThatOfTheStepThatPrintedLast()
    {
        Feed("#1 [internal] load build definition\n#1 transferring dockerfile: 2B done\n#5 [a 1/1] RUN one\n#6 [b 1/1] RUN two\n#5 0.100 one\n#6 0.2 two\n");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "two" }));

        Feed("#5 [a 1/1] RUN one\n#5 0.300 three\n#5 0.310 four\n");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(new[] { "three", "four" }));
    }

    [Test]
    public void StepLogTail_Endless_IsTheEnd()
    {
        for (int number = 1; number <= 60; number++) Feed($"{number}\n");

        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(Enumerable.Range(11, 50).Select(number => $"{number}")));

        Feed("61");
        Assert.That(_tracker.Snapshot().StepLogTail, Is.EqualTo(Enumerable.Range(12, 50).Select(number => $"{number}")));
    }

    [Test]
    public void Status_BaseImageIsFetched_GoesWithTheNextLineOfTheLog()
    {
        Feed("Step 1/1 : FROM x\n");
        _tracker.Update(new BuildProgress { Status = new string('x', 300) });
        Assert.That(_tracker.Snapshot().Status, Is.EqualTo(new string('x', 256)));

        Feed(" ---> 0123456789ab\n");
        Assert.That(_tracker.Snapshot().Status, Is.Null);
    }

    [Test]
    public async Task BuildToEndAsync_RealBuild_TakesItsTime()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-build-target");
        await using ImageClient client = engine.CreateClient();

        BuildResult result = await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])));

        Assert.That(result.Elapsed, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(result.Steps.Sum(Seconds), Is.LessThanOrEqualTo(result.Elapsed.TotalSeconds));
    }

    private static double Seconds(BuildStep step) => step.Elapsed.TotalSeconds;

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Feed(string log) => _tracker.Update(new BuildProgress { Stream = log });
}
