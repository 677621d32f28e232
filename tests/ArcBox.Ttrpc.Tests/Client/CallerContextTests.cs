using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>What a caller's thread brings along: it must neither be lost, nor leak, nor hold up others.</summary>
internal sealed class CallerContextTests
{
    private static readonly AsyncLocal<string?> Local = new();

    [Test]
    public async Task AsyncLocal_OfCallersAndHandlers_StaysTheirs()
    {
        TalkDouble talk = new()
        {
            OnUnary = (request, _) =>
            {
                string? inherited = Local.Value;
                // Not undone, as by a handler that is not an async method.
                Local.Value = "a handler's";
                return Task.FromResult(Talk.Message(inherited ?? "nothing"));
            },
            OnBoth = async (requests, responses, _) =>
            {
                Local.Value ??= "mine";
                while (await requests.MoveNext(default)) await responses.WriteAsync(Talk.Message(Local.Value ?? "lost"));
            },
        };
        Local.Value = "a starter's";
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            Local.Value = $"caller {i}";
            Assert.That(await room.Client.SayAsync("what do you see?"), Is.EqualTo("nothing"));
            Assert.That(Local.Value, Is.EqualTo($"caller {i}"));
            Assert.That(await room.Client.CallAsync(MethodType.DuplexStreaming), Is.EqualTo("mine"));
            Assert.That(Local.Value, Is.EqualTo($"caller {i}"));
        }));
    }

    [Test]
    public async Task SynchronizationContext_IsBlockedByTheCaller_CallsStillEnd()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        using PumpedContext context = new();
        context.Run(() =>
        {
            // These connect, too.
            Task unary = room.Client.Unary(new BytesValue()).ResponseAsync;
            Task stream = room.Client.Down(new BytesValue()).ResponseStream.MoveNext(default);
            AsyncClientStreamingCall<BytesValue, BytesValue> up = room.Client.Up();
            up.RequestStream.WriteAsync(new BytesValue()).Soon().Wait();
            up.RequestStream.CompleteAsync().Soon().Wait();
            Task.WhenAll(unary, stream, up.ResponseAsync).Soon().Wait();
        });
        Assert.That(context.Posts, Is.Zero, "nothing of the package needs the caller's thread");
    }

    [Test]
    public void SynchronizationContext_CallerAwaits_GoesOnInIt()
    {
        using PumpedContext context = new();
        int before = 0;
        int after = 0;
        context.RunAsync(async () =>
        {
            await using TalkRoom room = await TalkRoom.OpenAsync();
            before = Environment.CurrentManagedThreadId;
            await room.Client.Unary(new BytesValue());
            after = Environment.CurrentManagedThreadId;
        });
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public async Task Continuation_BlocksOnAnotherCall_TheConnectionGoesOn()
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await room.Client.Unary(Talk.Message("first")).ResponseAsync.ConfigureAwait(false);
            // Runs where the answer was read.
            Assert.That(room.Client.Unary(Talk.Message($"{i}")).ResponseAsync.Soon().GetAwaiter().GetResult().Text(), Is.EqualTo($"{i}"));
            using AsyncServerStreamingCall<BytesValue> stream = room.Client.Down(Talk.Message("stream"));
            Assert.That(await stream.ResponseStream.MoveNext(default).ConfigureAwait(false), Is.True);
            Assert.That(stream.ResponseStream.MoveNext(default).Soon().GetAwaiter().GetResult(), Is.False);
        })).Soon();
    }

    [Test]
    public async Task Handler_BlocksUntilOthersComeOnItsAndOtherConnections_TheyAreServed()
    {
        using CountdownEvent all = new(4);
        TalkDouble talk = new()
        {
            OnUnary = (request, _) =>
            {
                all.Signal();
                Assert.That(all.Wait(TimeSpan.FromSeconds(30)), Is.True);
                return Task.FromResult(request);
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        await using TtrpcChannel other = TtrpcChannel.ForAddress(room.Address);
        TalkClient second = new(other.CreateCallInvoker());
        await Task.WhenAll(room.Client.SayAsync("1"), room.Client.SayAsync("2"), second.SayAsync("3"), second.SayAsync("4")).Soon();
    }
}
