using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Channels;

public sealed class InMemoryBackpressureTests
{
    private static readonly InMemoryChannelOptions TwoMessages = new() { BufferedMessages = 2 };

    [Test]
    public async Task Handler_BufferIsFull_WaitsUntilTheClientReads()
    {
        TaskCompletionSource<bool[]> written = new();
        var client = InMemory.Over(
            new()
            {
                OnPull = async (_, responses, _) =>
                {
                    Task[] writes = [.. Enumerable.Range(0, 3).Select(i => responses.WriteAsync(new PullProgress { Current = i }))];
                    written.SetResult([.. writes.Select(write => write.IsCompleted)]);
                    await Task.WhenAll(writes);
                },
            },
            TwoMessages);
        using var call = client.Pull(new PullImageRequest());

        Assert.That(await written.Task.Soon(), Is.EqualTo(new[] { true, true, false }));
        Assert.That((await call.ResponseStream.ReadToEndAsync()).Select(message => message.Current), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task Client_BufferIsFull_WaitsUntilTheHandlerReads()
    {
        Gate read = new();
        var client = InMemory.Over(
            new()
            {
                OnBuild = async (requests, _, _) =>
                {
                    await read.WaitAsync();
                    await requests.ReadToEndAsync();
                },
            },
            TwoMessages);
        using var call = client.Build();
        await call.RequestStream.WriteAsync(new BuildContext()).Soon();
        await call.RequestStream.WriteAsync(new BuildContext()).Soon();

        Task third = call.RequestStream.WriteAsync(new BuildContext());

        Assert.That(third.IsCompleted, Is.False);
        read.Open();
        await third.Soon();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
    }

    [Test]
    public async Task Client_WriteGivenUpByItsToken_SendsNothingAndTheCallGoesOn()
    {
        Gate read = new();
        int received = 0;
        var client = InMemory.Over(
            new()
            {
                OnBuild = async (requests, _, _) =>
                {
                    await read.WaitAsync();
                    received = (await requests.ReadToEndAsync()).Count;
                },
            },
            new InMemoryChannelOptions { BufferedMessages = 1 });
        using var call = client.Build();
        using CancellationTokenSource giveUp = new();
        await call.RequestStream.WriteAsync(new BuildContext()).Soon();

        Task blocked = call.RequestStream.WriteAsync(new BuildContext(), giveUp.Token);
        await giveUp.CancelAsync();

        Assert.That(() => blocked.Soon(), Throws.InstanceOf<OperationCanceledException>());
        read.Open();
        await call.RequestStream.CompleteAsync().Soon();
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
        Assert.That(received, Is.EqualTo(1));
    }

    [Test]
    public void BufferedMessages_LessThanOne_IsRefused()
        => Assert.That(() => new InMemoryChannelOptions { BufferedMessages = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
}
