namespace ArcBox.Protocol.Testing.Tests.Log;

public sealed class WaitForCallTests : MockServerTests
{
    [Test]
    public async Task WaitForCallAsync_CallIsThere_ReturnsAtOnce()
    {
        await Client.InspectAsync("nginx");

        Assert.That(Server.WaitForCallAsync(call => call.Reference == "nginx").IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task WaitForCallAsync_CallComes_Returns()
    {
        Task<MockCall> waiting = Server.WaitForCallAsync(call => call.Method == "Inspect" && call.Outcome is MockCallOutcome.Succeeded);
        bool early = waiting.IsCompleted;

        await Client.ExistsAsync("nginx");
        await Client.InspectAsync("nginx");

        Assert.That((early, (await waiting).Number), Is.EqualTo((false, 2)));
    }

    [Test]
    public void WaitForCallAsync_Cancelled_Throws()
    {
        using CancellationTokenSource cancel = new();
        Task<MockCall> waiting = Server.WaitForCallAsync(_ => true, cancel.Token);
        cancel.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task WaitForCallAsync_PredicateThrows_IsTheWaitersOnly()
    {
        Task<MockCall> waiting = Server.WaitForCallAsync(_ => throw new FormatException("mine"));

        await Client.InspectAsync("nginx");

        Assert.That(async () => await waiting, Throws.TypeOf<FormatException>());
    }

    [Test]
    public async Task WaitForCallAsync_ManyCallsAtOnce_ThePredicateIsNeverAskedTwiceAtOnce()
    {
        int inside = 0, overlaps = 0, seen = 0;
        Task<MockCall> waiting = Server.WaitForCallAsync(call =>
        {
            if (Interlocked.Increment(ref inside) != 1) overlaps++;
            Thread.Yield();
            Interlocked.Decrement(ref inside);
            return call.EndedAt is not null && ++seen == 100;
        });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Client.ExistsAsync("nginx"))));

        await waiting;
        Assert.That(overlaps, Is.Zero);
    }
}
