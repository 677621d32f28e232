using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Calls: disposal, and a daemon that is not there")]
public sealed class CallLifetime(ContractHost host) : Contract(host)
{
    [TestCaseSource(typeof(EachCall), nameof(EachCall.All))]
    public async Task AnyCall_ClientDisposed_Throws(
        string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, CancellationToken token)
    {
        ImageClient client = Open();
        await client.ExistsAsync(Unique("nosuch"), token);
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call(client, Unique(), null, token), method);
    }

    [TestCaseSource(typeof(EachCall), nameof(EachCall.All))]
    public async Task AnyCall_ClientDisposedBeforeItsFirstCall_Throws(
        string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, CancellationToken token)
    {
        ImageClient client = Open();
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call(client, Unique(), null, token), method);
    }

    [Test]
    public async Task PullAsync_ClientDisposed_ThrowsAtTheFirstItemAndNotBefore(CancellationToken token)
    {
        ImageClient client = Open();
        await client.DisposeAsync();

        IAsyncEnumerable<PullProgress> pull = client.PullAsync(Unique(), token);

        (_, Exception? failure) = await ReadAsync(pull);
        Assert.That(failure, Is.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task DisposeAsync_PullUnderWay_EndsItWithAnException(CancellationToken token)
    {
        await using SlowWork work = await Host.OpenSlowPullAsync(token);
        await using IAsyncEnumerator<PullProgress> reader = work.Client.PullAsync(work.Subject, token).GetAsyncEnumerator(token);
        Assert.That(await reader.MoveNextAsync(), Is.True);

        await work.Client.DisposeAsync();

        Exception? thrown = await Assert.CatchAsync(async () =>
        {
            while (await reader.MoveNextAsync()) token.ThrowIfCancellationRequested();
        });
        Assert.That(thrown, Is.InstanceOf<ArcBoxException>().Or.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task DisposeAsync_Twice_IsNoFault(CancellationToken token)
    {
        ImageClient client = Open();
        await client.ExistsAsync(Unique("nosuch"), token);

        await client.DisposeAsync();

        Assert.That(async () => await client.DisposeAsync(), Throws.Nothing);
    }

    [Test]
    public async Task DisposeAsync_OneOfTwoClients_LeavesTheOther(CancellationToken token)
    {
        ImageClient first = Open(), second = Open();
        await first.ExistsAsync(Unique("nosuch"), token);
        await second.ExistsAsync(Unique("nosuch"), token);

        await first.DisposeAsync();

        Assert.That(await second.ExistsAsync(await GetStandingAsync(token), token), Is.True);
    }

    [TestCaseSource(typeof(EachCall), nameof(EachCall.All))]
    public async Task AnyCall_NobodyListens_IsADaemonUnreachable(
        string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, CancellationToken token)
    {
        ImageClient client = Open(Host.OpenUnreachable());

        DaemonUnreachableException? thrown = await Assert.ThrowsAsync<DaemonUnreachableException>(() => call(client, Unique(), null, token));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(thrown.IsTransient, Is.True);
        Assert.That(thrown.Method, Is.EqualTo(method));
    }
}
