using ArcBox.Protocol.BuildKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ArcBox.Protocol.Tests.DockerEngine.BuildKit;

/// <summary>The words of a trace, also of one that no honest daemon sends.</summary>
public sealed class BuildKitLogTests
{
    private BuildKitLog _log = new();

    [SetUp]
    public void Begin()
    {
        _log = new BuildKitLog();
        _log.Tell(Trace(Vertex("a", "[1/2] RUN a", started: 10)));
    }

    [Test]
    public void Tell_LogAndEndInOneMessage_LogComesFirst()
        => Assert.That(
            _log.Tell(new StatusResponse { Vertexes = { Vertex("a", "[1/2] RUN a", 10, 12.04) }, Logs = { Log("a", "hi", 11.5) } }),
            Is.EqualTo("#1 1.500 hi\n#1 DONE 2.0s\n"));

    [Test]
    public void Tell_SameEndAgain_IsToldOnce()
    {
        string first = _log.Tell(Trace(Vertex("a", "", 10, 11)));
        string second = _log.Tell(Trace(Vertex("a", "", 10.5, 11.5)));

        Assert.That((first, second), Is.EqualTo(("#1 DONE 1.0s\n", "")));
    }

    [Test]
    public void Tell_BegunAnew_IsAnnouncedAndEndsAgain()
    {
        _log.Tell(Trace(Vertex("a", "", 10, 11)));

        Assert.That(_log.Tell(Trace(Vertex("a", "", 20))), Is.EqualTo("#1 [1/2] RUN a\n"));
        Assert.That(_log.Tell(Trace(Vertex("a", "", 20, 23))), Is.EqualTo("#1 DONE 3.0s\n"));
    }

    [Test]
    public void Tell_TextBehindACarriageReturn_DoesNotPassForTheBuilders()
        => Assert.That(_log.Tell(new StatusResponse { Logs = { Log("a", "x\r#1 DONE 0.1s\n#1 ERROR: y\n") } }),
            Is.EqualTo("#1 0.000 x\r#1 0.000 #1 DONE 0.1s\n#1 0.000 #1 ERROR: y\n"));

    [Test]
    public void Tell_CharacterInTwoPieces_IsWhole()
    {
        string first = _log.Tell(new StatusResponse { Logs = { Log("a", ByteString.CopyFrom(0xe6, 0xbc)) } });
        string second = _log.Tell(new StatusResponse { Logs = { Log("a", ByteString.CopyFrom(0xa2)) } });

        Assert.That((first, second), Is.EqualTo(("", "#1 0.000 漢")));
    }

    [Test]
    public void Tell_StatusAndWarning_AreLines()
    {
        StatusResponse trace = new()
        {
            Statuses =
            {
                new VertexStatus { Id = "pulling", Vertex = "a", Started = Time(1) },
                new VertexStatus { Id = "unpacking", Vertex = "a", Started = Time(1), Completed = Time(2.5) },
            },
            Warnings = { new VertexWarning { Vertex = "a", Short = ByteString.CopyFromUtf8("two\nlines") } },
        };

        string log = _log.Tell(trace);

        Assert.That(log, Is.EqualTo("#1 unpacking 1.5s done\n#1 WARN: two lines\n"));
        BuildTracker tracker = new();
        tracker.Update(new V1.BuildProgress { Stream = log });
        Assert.That(tracker.Snapshot().Warnings, Is.EqualTo(new[] { "#1 WARN: two lines" }));
    }

    [Test]
    public void Tell_OfUnknownSteps_TellsNothing()
        => Assert.That(
            _log.Tell(new StatusResponse { Logs = { Log("?", "x") }, Statuses = { new VertexStatus { Vertex = "?", Completed = Time(1) } } }), Is.Empty);

    [Test]
    public void Tell_TimesWithoutSense_TellsNoNegativeOnes()
    {
        Vertex vertex = new()
        {
            Digest = "a", Started = new Timestamp { Seconds = long.MaxValue, Nanos = int.MaxValue }, Completed = new Timestamp { Seconds = long.MinValue },
        };

        Assert.That(_log.Tell(Trace(vertex)), Is.EqualTo("#1 DONE 0.0s\n"));
    }

    [Test]
    public void Tell_MoreStepsThanAnyBuildHas_SaysSoAndStops()
    {
        string log = "";
        for (int number = 0; number < 3000; number++) log += _log.Tell(Trace(Vertex($"v{number}", "x", 1)));

        Assert.That(log, Does.EndWith("\n#1024 x\nThe build has more than 1024 steps; further ones are not told.\n"));
    }

    [Test]
    public void Tell_MessageThatGrowsWithoutEnd_StillTellsTheEndsOfSteps()
    {
        StatusResponse trace = Trace(Vertex("a", "x", started: 1, completed: 3));
        for (int number = 0; number < 200_000; number++) trace.Logs.Add(Log("a", "x\n"));

        string log = _log.Tell(trace);

        Assert.That(log, Does.EndWith("\n#1 DONE 2.0s\n\nThere is more in BuildKit's message than is told at once.\n"));
    }

    [Test]
    public void Tell_MessageThatGrowsWithoutEnd_IsCutAndSaysSo()
    {
        _log.Tell(Trace(Vertex("b", new string('x', 4096), started: 1)));
        StatusResponse trace = new();
        for (int number = 0; number < 10_000; number++) trace.Logs.Add(Log(number % 2 == 0 ? "a" : "b", "x\n"));

        string log = _log.Tell(trace);

        Assert.That(log, Has.Length.LessThan(1_060_000));
        Assert.That(log, Does.EndWith("\nThere is more in BuildKit's message than is told at once.\n"));
        Assert.That(_log.Tell(new StatusResponse { Logs = { Log("a", "next\n") } }), Does.EndWith("#1 0.000 next\n"));
    }

    [Test]
    public void Tell_LongAndManyLinedTexts_AreShortLines()
    {
        Vertex vertex = Vertex("b", "one\ntwo" + new string('x', 10_000), 1, 2);
        vertex.Error = "three\r\nfour" + new string('y', 10_000);

        string[] lines = _log.Tell(Trace(vertex)).Split('\n');

        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Does.StartWith("#2 one twox").And.Length.EqualTo(3 + 4096));
        Assert.That(lines[1], Does.StartWith("#2 ERROR: three foury").And.Length.LessThan(4120));
        Assert.That(_log.Tell(Trace(Vertex(new string('d', 10_000), "y", 1))), Is.Empty, "no digest is that long");
    }

    private static StatusResponse Trace(params Vertex[] vertices) => new() { Vertexes = { vertices } };

    private static Vertex Vertex(string digest, string name, double? started = null, double? completed = null)
        => new() { Digest = digest, Name = name, Started = Time(started), Completed = Time(completed) };

    private static VertexLog Log(string vertex, string text, double time = 10) => Log(vertex, ByteString.CopyFromUtf8(text), time);

    private static VertexLog Log(string vertex, ByteString text, double time = 10) => new() { Vertex = vertex, Msg = text, Timestamp = Time(time) };

    private static Timestamp? Time(double? seconds)
        => seconds is { } value ? new Timestamp { Seconds = (long)value, Nanos = (int)Math.Round((value - (long)value) * 1e9) } : null;
}
