using System.Globalization;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>What one call may not do to the others on its connection, and what ends one early.</summary>
public sealed class GoClientSharingTests : GoClientTestBase
{
    // The largest comment whose frame has 4 MiB: envelope and the comment's own header take 10 bytes of it.
    private const int LargestComment = (4 * 1024 * 1024) - 10;

    [Test]
    public async Task Unary_ManyAtOnceAnsweredOutOfOrder_EachGetsItsOwn()
    {
        string[] references = [.. Enumerable.Range(0, 64).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        Dictionary<string, GoCall> calls = [];
        foreach (string reference in references) calls[reference] = await HoldAsync(reference);
        Random.Shared.Shuffle(references);

        foreach (string reference in references)
        {
            Assert.That(calls[reference].Outcome.IsCompleted, Is.False);
            Held[reference].Answer.SetResult();
            Assert.That((await calls[reference].Outcome).As<ExistsImageResponse>().Id, Is.EqualTo(reference));
        }
    }

    [Test]
    public async Task Deadline_PassesAtTheServer_CancelsTheHandlerAndAnswersInItsPlace()
    {
        GoCall call = await HoldAsync("x", TimeSpan.FromHours(1));

        Clock.Advance(TimeSpan.FromHours(1));

        GoOutcome outcome = await call.Outcome;
        Assert.That((outcome.Code, outcome.Message), Is.EqualTo(((int)StatusCode.DeadlineExceeded, "context deadline exceeded")));
        await Held["x"].Cancelled.Task.Soon();
    }

    [Test]
    public async Task Cancel_OneOfTwoCalls_IsNotToldToTheServerAndItsLateAnswerIsDropped()
    {
        GoCall other = await HoldAsync("other");
        GoCall given = await HoldAsync("given");

        Client.Cancel(given);
        GoOutcome outcome = await given.Outcome;
        Held["given"].Answer.SetResult();
        Held["other"].Answer.SetResult();

        Assert.That(outcome.Error, Is.EqualTo("context canceled"));
        Assert.That((await other.Outcome).As<ExistsImageResponse>().Exists, Is.True);
        Assert.That(Held["given"].Cancelled.Task.IsCompleted, Is.False);
    }

    [Test]
    public async Task Unary_RequestAboveTheLimit_FailsAlone()
    {
        // This version of the client sends what is too long.
        GoCall other = await HoldAsync("other");

        GoOutcome outcome = await Client.CallAsync("Inspect", new InspectImageRequest { Id = new string('x', 5_000_000) });

        Assert.That(outcome.Code, Is.EqualTo((int)StatusCode.ResourceExhausted));
        Assert.That(outcome.Message, Does.EndWith("exceed maximum message size of 4194304"));
        Held["other"].Answer.SetResult();
        Assert.That((await other.Outcome).As<ExistsImageResponse>().Exists, Is.True);
    }

    [Test]
    public async Task Unary_AnswerAboveTheLimit_FailsAlone()
    {
        // Sent as it is, it would crash this version of the client, and newer servers drop the connection.
        GoCall other = await HoldAsync("other");
        Images.OnInspect = (_, _) => Task.FromResult(new ImageInfo { Comment = new string('x', LargestComment + 1) });

        GoOutcome outcome = await Client.CallAsync("Inspect", new InspectImageRequest());

        Assert.That((outcome.Code, outcome.Message), Is.EqualTo((8, "message length 4194305 exceed maximum message size of 4194304")));
        Held["other"].Answer.SetResult();
        Assert.That((await other.Outcome).As<ExistsImageResponse>().Exists, Is.True);
    }

    [Test]
    public async Task Unary_AnswerOfTheLargestFrame_Arrives()
    {
        Images.OnInspect = (_, _) => Task.FromResult(new ImageInfo { Comment = new string('x', LargestComment) });

        GoOutcome outcome = await Client.CallAsync("Inspect", new InspectImageRequest());

        Assert.That(outcome.As<ImageInfo>().Comment, Is.EqualTo(new string('x', LargestComment)));
    }

    [Test]
    public async Task Unary_StreamingMethod_FailsAlone()
    {
        // A client that knows no streams takes the first message for a broken answer, and the others for nobody's.
        GoCall other = await HoldAsync("other");

        GoOutcome outcome = await Client.CallAsync("Pull", new Empty());
        Held["other"].Answer.SetResult();

        Assert.That(outcome.Error, Is.EqualTo("unknown message type received"));
        Assert.That((await other.Outcome).As<ExistsImageResponse>().Exists, Is.True);
    }
}
