using ArcBox.Protocol.Testing;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.BuildAndPush.Tests;

/// <summary>The program against the mock server, as a process of its own.</summary>
[CancelAfter(60_000)]
internal sealed class MockTests
{
    private const string Name = "registry.example.com/team/app:1";

    private ArcBoxMockServer _server = null!;
    private TestDirectory _directory = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        _server.Registry.RequireCredential("registry.example.com/team", "me", "s3cret");
        _directory = new TestDirectory();
        _directory.Write("Dockerfile", "FROM scratch\nCOPY . /app\n");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task Run_DirectoryAndName_PushesTheImageAndPrintsItsDigest(CancellationToken hangGuard)
    {
        SampleRun run = await RunAsync("s3cret", hangGuard, _directory.FullName, Name);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Match("^built sha256:[0-9a-f]{64} in 2 steps\n").And.EndsWith($"\npushed {Name}@{_server.Registry.Find(Name)!.Digest}\n"));
    }

    [Test]
    public async Task Run_DigestIsNotTold_SaysSo(CancellationToken hangGuard)
    {
        _server.OnPush(Name).Emits(new PushProgress { Id = "0123456789ab", Status = "Pushed" });

        SampleRun run = await RunAsync("s3cret", hangGuard, _directory.FullName, Name);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.EndWith($"\npushed {Name}, whose digest the daemon did not tell\n"));
    }

    [Test]
    public async Task Run_WrongPassword_IsOneAndDoesNotRepeatIt(CancellationToken hangGuard)
    {
        SampleRun run = await RunAsync("open-sesame", hangGuard, _directory.FullName, Name);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.StartWith("build-and-push: ").And.Not.Contain("open-sesame"));
        Assert.That(_server.Registry.Find(Name), Is.Null);
    }

    [Test]
    public async Task Run_FailingStep_IsOneAndShowsTheLog(CancellationToken hangGuard)
    {
        _directory.Write("Dockerfile", "FROM scratch\nCOPY missing /app\n");

        SampleRun run = await RunAsync("s3cret", hangGuard, _directory.FullName, Name);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("Step 2/2 : COPY missing /app\n").And.Contain("build-and-push: COPY failed"));
    }

    [TestCase("Upper:1", "the repository name must be lower-case")]
    [TestCase("app@sha256:1", "is not an image reference")]
    public async Task Run_NameThatIsNone_IsOneAndNothingIsBuilt(string name, string message, CancellationToken hangGuard)
    {
        SampleRun run = await RunAsync("s3cret", hangGuard, _directory.FullName, name);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain(message));
        Assert.That(_server.Calls.Select(call => call.Method), Has.None.EqualTo("Build"));
    }

    [Test]
    public async Task Run_WithoutArguments_IsTwo(CancellationToken hangGuard)
    {
        SampleRun run = await RunAsync("s3cret", hangGuard);

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("usage: build-and-push DIRECTORY NAME\n"));
    }

    private Task<SampleRun> RunAsync(string password, CancellationToken hangGuard, params string[] arguments)
        => SampleRun.OfAsync(_server.Endpoint.ToString(), "me", password, hangGuard, arguments);
}
