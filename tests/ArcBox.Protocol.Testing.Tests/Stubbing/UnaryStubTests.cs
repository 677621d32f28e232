using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Stubbing;

public sealed class UnaryStubTests : MockServerTests
{
    [Test]
    public async Task Returns_EachUnaryMethod_Answers()
    {
        Server.OnList().Returns(new ListImagesResponse { Images = { new ImageSummary { Id = "list" } } });
        Server.OnInspect().Returns(new ImageInfo { Id = "inspect" });
        Server.OnRemove().Returns(new RemoveImageResponse { Deleted = { "remove" } });
        Server.OnTag().Returns(new Empty());
        Server.OnExists().Returns(new ExistsImageResponse { Exists = true, Id = "exists" });

        Assert.Multiple(async () =>
        {
            Assert.That((await Client.ListAsync()).Single().Id, Is.EqualTo("list"));
            Assert.That((await Client.InspectAsync("a")).Id, Is.EqualTo("inspect"));
            Assert.That((await Client.RemoveAsync("a")).Deleted, Is.EqualTo(["remove"]));
            Assert.That(async () => await Client.TagAsync("a", "b"), Throws.Nothing);
            Assert.That(await Client.FindIdAsync("a"), Is.EqualTo("exists"));
        });
        Server.VerifyAll();
    }

    [Test]
    public async Task Returns_Function_GetsTheRequest()
    {
        Server.OnInspect().Returns(request => new ImageInfo { Id = request.Id + "!" });

        Assert.That((await Client.InspectAsync("nginx")).Id, Is.EqualTo("nginx!"));
    }

    [Test]
    public async Task Returns_ResponseChangedLater_AnswersWithWhatItWas()
    {
        ImageInfo image = new() { Id = "before" };
        Server.OnInspect().Returns(image);

        image.Id = "after";

        Assert.That((await Client.InspectAsync("nginx")).Id, Is.EqualTo("before"));
    }

    [Test]
    public async Task Replies_TwoToOneCall_TheSecondIsRefused()
    {
        UnaryStub<InspectImageRequest, ImageInfo> stub = Server.OnInspect().Returns(new ImageInfo { Id = "one" });

        Assert.That(
            () => stub.Fails(StatusCode.NotFound, "gone"),
            Throws.InvalidOperationException.With.Message.Contains("Returns ends").And.Message.Contains("Then()"));
        Assert.That(() => stub.Returns(new ImageInfo()), Throws.InvalidOperationException);
        Assert.That(() => stub.CallsEngine(), Throws.InvalidOperationException);
        Assert.That(() => stub.Hangs(), Throws.InvalidOperationException);
        Assert.That((await Client.InspectAsync("nginx")).Id, Is.EqualTo("one"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Returns_YesOrNo_IsWhetherTheImageIsThere(bool exists)
    {
        Server.OnExists("nginx").Returns(exists);

        Assert.That(await Client.ExistsAsync("nginx"), Is.EqualTo(exists));
    }

    [Test]
    public void Returns_FunctionThrows_TheCallSaysWhichStubAndWhy()
    {
        Server.OnInspect("nginx").Returns(_ => throw new FormatException("odd"));

        Assert.That(async () => await Client.InspectAsync("nginx"), Throws.TypeOf<ArcBoxException>()
            .With.Message.Contains("OnInspect(\"nginx\")").And.Message.Contains("FormatException: odd"));
    }

    [Test]
    public void Returns_FunctionThrowsAStatus_IsTheCallsFailure()
    {
        Server.OnInspect().Returns(_ => throw ImageServiceFailure.Create(StatusCode.DataLoss, "rotten", ErrorReasons.DigestMismatch));

        Assert.That(async () => await Client.InspectAsync("nginx"), Throws.TypeOf<ArcBoxException>()
            .With.Property("StatusCode").EqualTo(StatusCode.DataLoss).And.Property("Reason").EqualTo(ErrorReasons.DigestMismatch));
    }

    [Test]
    public void Fails_StatusAndReason_ReachTheClient()
    {
        Server.OnRemove("nginx").Fails(StatusCode.FailedPrecondition, "in use by box1", ErrorReasons.ImageInUse);

        Assert.That(async () => await Client.RemoveAsync("nginx"), Throws.TypeOf<ArcBoxException>()
            .With.Property("StatusCode").EqualTo(StatusCode.FailedPrecondition)
            .And.Property("Reason").EqualTo(ErrorReasons.ImageInUse)
            .And.Message.Contains("in use by box1"));
    }

    [Test]
    public void Fails_Ok_IsRefused()
        => Assert.That(() => Server.OnRemove().Fails(StatusCode.OK, "fine"), Throws.ArgumentException.With.Property("ParamName").EqualTo("code"));

    [Test]
    public async Task WithoutReply_TheEngineAnswers()
    {
        Server.OnExists();

        Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"));
        Server.VerifyAll();
    }

    [Test]
    public async Task Then_EachCallHasItsAnswer_AndTheLastRepeats()
    {
        Server.OnExists().Returns(new ExistsImageResponse())
            .Then().Fails(StatusCode.Unavailable, "busy")
            .Then().CallsEngine();

        Assert.Multiple(async () =>
        {
            Assert.That(await Client.FindIdAsync("nginx"), Is.Null);
            Assert.That(async () => await Client.FindIdAsync("nginx"), Throws.TypeOf<ArcBoxException>());
            Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"));
            Assert.That(await Client.FindIdAsync("nginx"), Is.EqualTo("engine"));
        });
    }

    [Test]
    public async Task Delays_TheAnswerWaitsForTheClock()
    {
        Server.OnInspect().Returns(new ImageInfo { Id = "late" }).Delays(TimeSpan.FromSeconds(30));
        Task<ImageInfo> inspecting = Client.InspectAsync("nginx");

        await Time.PassAsync(TimeSpan.FromSeconds(29));
        bool early = inspecting.IsCompleted;
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await inspecting).Id, Is.EqualTo("late"));
        Assert.That(early, Is.False);
        Assert.That(Server.Calls.Single().EndedAt - Server.Calls.Single().StartedAt, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task Hangs_UntilTheDeadline()
    {
        Server.OnInspect().Hangs();
        Task<ImageInfo> inspecting = Client.InspectAsync("nginx", new InspectOptions { Timeout = TimeSpan.FromSeconds(5) });
        await Server.WaitForCallAsync(call => call.AnsweredBy == "OnInspect()");

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await inspecting, Throws.TypeOf<ArcBoxException>().With.Property("StatusCode").EqualTo(StatusCode.DeadlineExceeded));
        MockCall call = await Server.WaitForCallAsync(call => call.Outcome is not MockCallOutcome.Running);
        Assert.That(call.Outcome, Is.EqualTo(MockCallOutcome.DeadlineExceeded));
    }

    [Test]
    public async Task Reconfiguration_WhileCallsRun_IsSafe()
    {
        UnaryStub<InspectImageRequest, ImageInfo> stub = Server.OnInspect().Returns(new ImageInfo { Id = "0" });
        using CancellationTokenSource stop = new();
        Task changing = Task.Run(() =>
        {
            for (int turn = 0; !stop.IsCancellationRequested; turn++) stub.Delays(TimeSpan.Zero).WithPriority(turn).Optional();
        });

        ImageInfo[] images = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Client.InspectAsync("nginx"))));
        await stop.CancelAsync();
        await changing;

        Assert.That(images.Select(image => image.Id), Is.All.EqualTo("0"));
    }
}
