using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

/// <summary>What is said about a stub and cannot be, or would be lost.</summary>
public sealed class SequenceTests : MockServerTests
{
    [Test]
    public void Then_BehindOnce_IsRefused()
    {
        StreamStub<PullImageRequest, PullProgress> stub = Server.OnPull().Once().Fails(StatusCode.Unavailable, "gone");

        Assert.That(() => stub.Then(), Throws.InvalidOperationException.With.Message.Contains("1 calls only").And.Message.Contains("Then()"));
    }

    [Test]
    public void Once_BehindThen_IsRefused()
    {
        UnaryStub<ExistsImageRequest, ExistsImageResponse> stub = Server.OnExists().Returns(false).Then().Returns(true);

        Assert.That(() => stub.Once(), Throws.InvalidOperationException.With.Message.Contains("2 answers"));
    }

    [Test]
    public async Task Times_AsManyAsThereAreAnswers_GivesEachOnce()
    {
        Server.OnExists().Times(2).Returns(true).Then().Returns(false);

        bool[] found = [await Client.ExistsAsync("nginx"), await Client.ExistsAsync("nginx")];

        Assert.That(found, Is.EqualTo(new[] { true, false }));
        Server.VerifyAll();
    }

    [Test]
    public void Times_Zero_SaysNever()
    {
        Assert.That(() => Server.OnPull().Times(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Never()"));
        Assert.That(() => Server.OnList().Times(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Never()"));
    }

    [Test]
    public async Task Times_BehindNever_Counts()
    {
        Server.OnExists().Never().Once().Returns(true);

        await Client.ExistsAsync("nginx");

        Assert.That(Server.VerifyAll, Throws.Nothing);
    }

    [Test]
    public void Fails_ExitCodeWithoutReason_IsRefused()
        => Assert.That(
            () => Server.OnBuild().Fails(StatusCode.FailedPrecondition, "exit code 7", exitCode: 7),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("exitCode").And.Message.Contains("ErrorReasons.BuildFailed"));

    [Test]
    public void Emits_FunctionThatOnlyThrows_IsTheCallsFailure()
    {
        Server.OnPull().Emits(_ => throw ImageServiceFailure.Create(StatusCode.DataLoss, "rotten"));

        Assert.That(async () => await PullAsync(), Throws.TypeOf<ArcBoxException>().With.Property("StatusCode").EqualTo(StatusCode.DataLoss));
    }
}
