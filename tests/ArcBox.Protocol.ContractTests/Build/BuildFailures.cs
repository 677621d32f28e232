using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Build: failures")]
public sealed class BuildFailures(ContractHost host) : BuildContract(host)
{
    [Test]
    public async Task BuildAsync_FailingRun_TellsExitCodeAndStep(CancellationToken token)
    {
        ImageBuildContext context = await FromBaseAsync("ENV A=1\nRUN exit 7", token);

        (_, ImageBuildException failure) = await FailAsync(context, token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(failure.Method, Is.EqualTo("Build"));
        Assert.That(failure.ExitCode, Is.EqualTo(7));
        Assert.That(failure.Step, Does.EndWith("RUN exit 7"));
    }

    [Test]
    public async Task BuildAsync_FailingRunThatPrints_TellsWhatItPrinted(CancellationToken token)
    {
        ImageBuildContext context = await FromBaseAsync("RUN echo just before && exit 7", token);
        if (Differs(Difference.RunHasNoEffect))
        {
            Assert.That((await ReadAsync(Client.BuildAsync(context, token))).Items.Select(line => line.Stream), Has.None.EqualTo("just before\n"));
            return;
        }

        (string log, ImageBuildException failure) = await FailAsync(context, token);

        Assert.That(failure.ExitCode, Is.EqualTo(7));
        Assert.That(failure.LogTail, Does.Contain("just before"));
        Assert.That(log, Does.Contain("just before\n"));
    }

    [Test]
    public async Task BuildAsync_CommandThatIsNotThere_IsExitCode127(CancellationToken token)
    {
        ImageBuildContext context = await FromBaseAsync("RUN nosuchcommand", token);
        if (Differs(Difference.RunHasNoEffect))
        {
            Assert.That(await Client.BuildToEndAsync(context, cancellationToken: token), Is.Not.Null);
            return;
        }

        (_, ImageBuildException failure) = await FailAsync(context, token);

        Assert.That(failure.ExitCode, Is.EqualTo(127));
    }

    [Test]
    public async Task BuildAsync_FailingRun_NamesNothing(CancellationToken token)
    {
        string tag = Unique();
        string before = await MakeAsync(token, tag);
        ImageBuildContext context = await FromBaseAsync("RUN exit 1", token);

        await Assert.ThrowsAsync<ImageBuildException>(() => Client.BuildToEndAsync(context, new BuildOptions { Tags = [tag] }, cancellationToken: token));

        Assert.That(await Client.FindIdAsync(tag, token), Is.EqualTo(before));
    }

    [Test]
    public async Task BuildAsync_UnknownInstruction_IsAnInvalidBuild(CancellationToken token)
    {
        (_, ImageBuildException failure) = await FailAsync(await FromBaseAsync("NONSENSE here", token), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That(failure.Message, Does.Contain("NONSENSE"));
    }

    [Test]
    public async Task BuildAsync_WithoutDockerfile_IsAnInvalidBuild(CancellationToken token)
    {
        byte[] tar = ImageContent.Tar(("not-a-dockerfile", NewContent()));

        (_, ImageBuildException failure) = await FailAsync(ImageBuildContext.FromTar(new MemoryStream(tar)), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
    }

    [TestCase("", TestName = "{m}(empty)")]
    [TestCase("# nothing\n", TestName = "{m}(a comment)")]
    [TestCase("LABEL a=1\n", TestName = "{m}(another instruction)")]
    public async Task BuildAsync_DockerfileWithoutFrom_IsAnInvalidBuild(string dockerfile, CancellationToken token)
    {
        (_, ImageBuildException failure) = await FailAsync(ContextOf(dockerfile), token);

        bool isFailed = Differs(Difference.EmptyDockerfileFailsTheBuild);
        Assert.That(failure.Reason, Is.EqualTo(isFailed ? ErrorReasons.BuildFailed : ErrorReasons.InvalidBuild));
    }

    [Test]
    public async Task BuildAsync_ContextThatIsNoArchive_IsAnInvalidBuild(CancellationToken token)
    {
        byte[] garbage = Encoding.ASCII.GetBytes(new string('x', 100_000));

        (_, ImageBuildException failure) = await FailAsync(ImageBuildContext.FromTar(new MemoryStream(garbage)), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
    }

    [Test]
    public async Task BuildAsync_EmptyContext_IsAnInvalidBuild(CancellationToken token)
    {
        (_, ImageBuildException failure) = await FailAsync(ImageBuildContext.FromTar(new MemoryStream()), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InvalidBuild));
    }

    [Test]
    public async Task BuildAsync_ArchiveCutInTheMiddleOfAFile_Fails(CancellationToken token)
    {
        byte[] tar = ImageContent.Tar(("Dockerfile", Encoding.UTF8.GetBytes("FROM scratch\nCOPY data /\n")), ("data", new byte[100_000]));

        await FailAsync(ImageBuildContext.FromTar(new MemoryStream(tar[..50_000])), token);
    }

    [Test]
    public async Task BuildAsync_MissingCopySource_IsAFailedStep(CancellationToken token)
    {
        (_, ImageBuildException failure) = await FailAsync(await FromBaseAsync("COPY nosuchfile /", token), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
        Assert.That(failure.Step, Does.Contain("COPY nosuchfile"));
        Assert.That(failure.ExitCode, Is.Null);
    }

    [Test]
    public async Task BuildAsync_MissingBase_IsAFailedStep(CancellationToken token)
    {
        string missing = Repository(await PublishAsync(new RegistryImage(), token)) + ":nosuch";

        (_, ImageBuildException failure) = await FailAsync(ContextOf($"FROM {missing}\n"), token);

        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.BuildFailed));
        Assert.That(failure.Step, Does.Contain("FROM " + missing));
    }

    [Test]
    public async Task BuildAsync_BaseOfARegistryNotThere_IsTransient(CancellationToken token)
    {
        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(
            () => Client.BuildToEndAsync(ContextOf($"FROM {Host.UnreachableRegistry}/some/base:1\n"), cancellationToken: token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.RegistryUnreachable));
        Assert.That(thrown.IsTransient, Is.True);
    }

    [Test]
    public async Task BuildAsync_PrivateBase_IsRefused(CancellationToken token)
    {
        string reference = UniquePrivate();
        await Host.PublishAsync(reference, new RegistryImage(), token);

        RegistryAuthenticationException? thrown = await Assert.ThrowsAsync<RegistryAuthenticationException>(
            () => Client.BuildToEndAsync(ContextOf($"FROM {reference}\nLABEL a=1\n"), cancellationToken: token));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.RegistryUnauthenticated));
    }

    [Test]
    public async Task BuildAsync_Failed_LeavesTheClientUsable(CancellationToken token)
    {
        await FailAsync(ContextOf("NONSENSE\n"), token);

        Assert.That(await Client.ExistsAsync(await GetStandingAsync(token), token), Is.True);
    }
}
