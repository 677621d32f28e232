using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Builds;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace ArcBox.Samples.ImageCli.Tests.Output;

/// <summary>The drawing of a build that runs, on terminals of all sizes.</summary>
internal sealed class BuildRowsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BuildFeed _build;

    public BuildRowsTests() => _build = new BuildFeed(_time);

    [Test]
    public void Rows_MultiStageBuild_TellNumberStageInstructionAndState()
    {
        Feed("Step 1/5 : FROM a AS build\nStep 2/5 : COPY . /src\n ---> Using cache\nStep 3/5 : RUN make\n");
        _time.Advance(TimeSpan.FromSeconds(4));
        Feed("Step 4/5 : FROM scratch\nStep 5/5 : RUN sleep 100\none\ntwo\n");
        _time.Advance(TimeSpan.FromSeconds(65));

        Assert.That(Draw(70, 20), Is.EqualTo((string[])
        [
            "1/5 build   FROM a AS build                                 done 0.0s",
            "2/5 build   COPY . /src                                        CACHED",
            "3/5 build   RUN make                                        done 4.0s",
            "4/5 stage 2 FROM scratch                                    done 0.0s",
            "5/5 stage 2 RUN sleep 100                               running 1m05s",
            "  │ one",
            "  │ two",
            "Total 4 done, 1 cached   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    1m09s  80%",
        ]));
    }

    [Test]
    public void Rows_BuildKit_SameView()
    {
        Feed("#5 [build 1/2] FROM a\n#6 [build 2/2] RUN make\n#7 [stage-1 1/1] RUN other\n#5 CACHED\n#6 0.123 compiling\n#7 DONE 2.5s\n");

        Assert.That(Draw(70, 20)[..4], Is.EqualTo((string[])
        [
            "1/2 build   FROM a                                             CACHED",
            "2/2 build   RUN make                                     running 0.0s",
            "1/1 stage-1 RUN other                                       done 2.5s",
            "  │ compiling",
        ]));
    }

    [TestCase(40, "3/3 RUN 日本語日本語日本語日本…    2.0s", "Total 2 done                 2.0s  66%")]
    [TestCase(20, "3/3 RUN 日…    2.0s", "Total  66%")]
    public void Rows_NarrowTerminal_GiveWayToWhatTellsMore(int width, string last, string total)
    {
        Feed("Step 1/3 : FROM a\nStep 2/3 : RUN b\nStep 3/3 : RUN 日本語日本語日本語日本語日本語日本語日本語\n");
        _time.Advance(TimeSpan.FromSeconds(2));

        string[] rows = Draw(width, 20);

        Assert.That(rows[^2], Is.EqualTo(last));
        Assert.That(rows[^1], Is.EqualTo(total));
    }

    [TestCase(12, 24, 3)]
    [TestCase(8, 27, 2)]
    [TestCase(5, 29, 1)]
    [TestCase(3, 29, 0)]
    [TestCase(1, 29, 0)]
    public void Rows_ShortTerminal_FoldsTheOldestSteps(int height, int folded, int log)
    {
        for (int number = 1; number <= 30; number++) Feed($"Step {number}/30 : RUN {number}\n");
        for (int number = 1; number <= 9; number++) Feed($"line {number}\n");

        string[] rows = Draw(70, height);

        Assert.That(rows, Has.Length.LessThanOrEqualTo(Math.Max(3, height - 1)));
        Assert.That(rows, Has.Some.StartsWith("30/30 RUN 30 "), "the running step is shown in any case");
        Assert.That(rows[0], Is.EqualTo($"… and {folded} more steps"));
        Assert.That(rows.Count(row => row.StartsWith("  │ line", StringComparison.Ordinal)), Is.EqualTo(log));
        if (log > 0) Assert.That(rows[^2], Is.EqualTo("  │ line 9"));
    }

    [Test]
    public void Rows_NoStepYet_ShowsWhatTheBuilderSays()
    {
        Feed("Sending build context\n");
        _build.Update(new BuildProgress { Status = "Down\e[2Jloading" });

        Assert.That(Draw(70, 20)[..3], Is.EqualTo(new[] { "waiting for the builder", "  │ Sending build context", @"  │ Down\u001b[2Jloading" }));
    }

    [Test]
    public void Rows_HostileLog_CannotReachTheTerminal()
    {
        Feed("Step 1/1 : RUN \e]0;x\a\u009b2J FROM\n\e[2Jone\ttwo\b\e]0;title\a\u202e\u009b1Athree\n");

        string text = string.Concat(Draw(120, 20));

        Assert.That(text.Any(character => char.IsControl(character) || character == '\u202e'), Is.False);
        Assert.That(text, Does.Contain("one    twothree"));
    }

    [Test]
    public void Rows_TerminalWithoutUnicode_AreAscii()
    {
        Feed($"Step 1/1 : RUN {new string('x', 100)}\nlog\n");
        using TestConsole console = new TestConsole().Width(70).Height(20).SupportsUnicode(false);
        console.Write(new BuildRows(_build));

        Assert.That(console.Output.All(char.IsAscii), Is.True);
        Assert.That(console.Output, Does.Contain("xx~").And.Contains("  | log"));
    }

    private void Feed(string log) => _build.Update(new BuildProgress { Stream = log });

    private string[] Draw(int width, int height)
    {
        using TestConsole console = new TestConsole().Width(width).Height(height);
        console.Write(new BuildRows(_build));
        return [.. console.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
