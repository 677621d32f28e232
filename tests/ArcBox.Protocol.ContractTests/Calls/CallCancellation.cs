using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: cancellation")]
public sealed class CallCancellation(ContractHost host) : Contract(host)
{
    [TestCaseSource(typeof(EachCall), nameof(EachCall.All))]
    public async Task AnyCall_TokenFiredBefore_ThrowsWithThatToken(
        string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, CancellationToken token)
    {
        string name = await GetStandingAsync(token);
        using CancellationTokenSource fired = new();
        await fired.CancelAsync();

        OperationCanceledException? thrown = await Assert.CatchAsync<OperationCanceledException>(() => call(Client, name, null, fired.Token), method);

        Assert.That(thrown!.CancellationToken, Is.EqualTo(fired.Token));
        Assert.That(await Client.ExistsAsync(name, token), Is.True, "what stood there");
        Assert.That(await Client.ExistsAsync(name + "-tagged", token), Is.False, "what the call would have made");
    }

    [Test]
    public async Task PullAsync_CancelledUnderWay_ThrowsWithThatTokenAndStopsTheWork(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<PullProgress> reader = work.Client.PullAsync(work.Subject, source.Token).GetAsyncEnumerator(token);
        do
        {
            Assert.That(await reader.MoveNextAsync(), Is.True);
        }
        while (!reader.Current.Status.StartsWith(work.Sign, StringComparison.Ordinal));

        await source.CancelAsync();

        Assert.That(await ThrownByAsync(reader), Is.EqualTo(source.Token));
        Assert.That(await work.EndedAsync(token), Is.False);
        Assert.That(await Client.ExistsAsync(work.Subject, token), Is.False);
    }

    [Test]
    public async Task PullAsync_CancelledWhileTheNextItemIsAwaited_Throws(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<PullProgress> reader = work.Client.PullAsync(work.Subject, source.Token).GetAsyncEnumerator(token);
        ValueTask<bool> next;
        do
        {
            next = reader.MoveNextAsync();
        }
        while (next.IsCompleted && await next);

        await source.CancelAsync();

        OperationCanceledException? thrown = await Assert.CatchAsync<OperationCanceledException>(async () =>
        {
            while (await next) next = reader.MoveNextAsync();
        });
        Assert.That(thrown!.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task PullAsync_TokenOfTheEnumerationFires_ThrowsWithThatOne(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        using CancellationTokenSource methods = new(), enumerations = new();
        await using IAsyncEnumerator<PullProgress> reader = work.Client.PullAsync(work.Subject, methods.Token).GetAsyncEnumerator(enumerations.Token);
        Assert.That(await reader.MoveNextAsync(), Is.True);

        await enumerations.CancelAsync();

        Assert.That(await ThrownByAsync(reader), Is.EqualTo(enumerations.Token));
    }

    [Test]
    public async Task PullAsync_CancelledBeforeTheEnumeration_ThrowsAtTheFirstItem(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        using CancellationTokenSource source = new();
        IAsyncEnumerable<PullProgress> pull = Client.PullAsync(reference, source.Token);

        await source.CancelAsync();

        (List<PullProgress> lines, Exception? failure) = await ReadAsync(pull);
        Assert.That(lines, Is.Empty);
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That(await Client.ExistsAsync(reference, token), Is.False);
    }

    [Test]
    public async Task PullAsync_CancelledAfterTheEnd_LeavesTheImage(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);
        using CancellationTokenSource source = new();
        await Client.PullToEndAsync(reference, cancellationToken: source.Token);

        await source.CancelAsync();

        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    [Test]
    public async Task PullAsync_Cancelled_LeavesTheClientUsable(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        using CancellationTokenSource source = new();
        await foreach (PullProgress _ in work.Client.PullAsync(work.Subject, token))
        {
            await source.CancelAsync();
            break;
        }

        Assert.That(await work.Client.ExistsAsync(Unique("nosuch"), token), Is.False);
    }

    [Test]
    public async Task BuildAsync_CancelledInAStep_ThrowsWithThatTokenAndStopsTheWork(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowBuildAsync(token);
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<BuildProgress> reader = work.Client.BuildAsync(ContextOf(work.Subject), source.Token).GetAsyncEnumerator(token);
        do
        {
            Assert.That(await reader.MoveNextAsync(), Is.True);
        }
        while (!reader.Current.Stream.StartsWith(work.Sign, StringComparison.Ordinal));

        await source.CancelAsync();

        Assert.That(await ThrownByAsync(reader), Is.EqualTo(source.Token));
        Assert.That(await work.EndedAsync(token), Is.EqualTo(Differs(Difference.StepGoesOn)));
    }

    [Test]
    public async Task BuildAsync_CancelledWhileTheContextIsRead_ThrowsWithThatToken(CancellationToken token)
    {
        using CancellationTokenSource source = new();
        await using EndlessStream endless = new();
        Task<BuildResult> build = Client.BuildToEndAsync(ImageBuildContext.FromTar(endless), cancellationToken: source.Token);
        await endless.Awaited.WaitAsync(token);

        await source.CancelAsync();

        OperationCanceledException? thrown = await Assert.CatchAsync<OperationCanceledException>(() => build);
        Assert.That(thrown!.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task PushAsync_CancelledAtTheFirstItem_ThrowsWithThatToken(CancellationToken token)
    {
        string reference = Unique();
        await MakeAsync(token, reference);
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<PushProgress> reader = Client.PushAsync(reference, source.Token).GetAsyncEnumerator(token);
        Assert.That(await reader.MoveNextAsync(), Is.True);

        await source.CancelAsync();

        Assert.That(await ThrownByAsync(reader), Is.EqualTo(source.Token));
        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    private static async Task<CancellationToken> ThrownByAsync<T>(IAsyncEnumerator<T> reader)
        => (await Assert.CatchAsync<OperationCanceledException>(async () => await reader.MoveNextAsync()))!.CancellationToken;
}
