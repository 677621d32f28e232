using ArcBox.Protocol.V1;
using CsCheck;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>What holds for any log at all.</summary>
public sealed class BuildPropertyTests
{
    private static readonly string[] Pieces =
    [
        "Step 1/2 : FROM a AS b\n", "Step 9/2 : RUN x", "Step 0/0 : y\n", "STEP 2/3: FROM scratch\n", "[2/1] STEP 1/2: FROM a\n", "[0/0] STEP 1/1: x\n",
        "\n", "\r", " ---> Using cache\n", "--> Using cache aa\n", "#1 [a 1/2] FROM x\n", "#1 CACHED\n", "#2 [2/9] RUN y\n",
        "#2 DONE 1s\n", "#999999 [b 0/0] z\n",
        "#999999 DONE\n", "[Warning] w\n", "\u001b[91mred\u001b[0m", "\u001b[", "text",
    ];

    private static readonly Gen<string> GenPiece = Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(place => Pieces[place]), Gen.String);

    [Test]
    public void Snapshot_AnyLog_IsConsistentAndNeverGoesBack() => GenPiece.Array[0, 80].Sample(pieces =>
    {
        BuildTracker tracker = new();
        double last = 0;
        foreach (string piece in pieces)
        {
            tracker.Update(new BuildProgress { Stream = piece, Aux = piece });
            BuildState state = tracker.Snapshot();
            Check(state);
            Assert.That(state.Fraction, Is.InRange(last, 0.99));
            last = state.Fraction;
        }

        tracker.Complete();
        BuildState end = tracker.Snapshot();
        Check(end);
        Assert.That((end.Fraction, end.IsComplete), Is.EqualTo((1d, true)));
        Assert.That(end.Steps.Select(step => step.IsDone), Is.All.True);
    });

    private static void Check(BuildState state)
    {
        Assert.That(state.Steps.Select(step => step.Stage), Is.All.InRange(0, state.StageCount));
        Assert.That(state.CachedSteps, Is.InRange(0, state.Steps.Count));
        Assert.That(state.LogTail, Has.Count.AtMost(50).And.None.Empty);
        Assert.That(state.LogTail, Has.None.Contains("\n"));
    }
}
