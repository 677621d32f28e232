using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class ManyStreamsTests
{
    private const int Count = 1000;

    [Test]
    public async Task Streams_AThousandOpenAtOnce_EachGetsOneMoreMessageAndNothingIsLeft()
    {
        int before = OpenSockets.Count();
        int running = 0;
        TalkDouble echo = new();
        TalkDouble talk = new()
        {
            OnBoth = async (requests, responses, context) =>
            {
                Interlocked.Increment(ref running);
                await echo.OnBoth(requests, responses, context);
                Interlocked.Decrement(ref running);
            },
        };
        await using (TalkRoom room = await TalkRoom.OpenAsync(talk))
        {
            AsyncDuplexStreamingCall<BytesValue, BytesValue>[] streams = [.. Enumerable.Range(0, Count).Select(_ => room.Client.Both())];
            await Task.WhenAll(streams.Select((stream, i) => EchoAsync(stream, $"{i}")));
            Assert.That((Volatile.Read(ref running), room.Connections), Is.EqualTo((Count, Count)));
            Assert.That(await room.Client.SayAsync("among them"), Is.EqualTo("among them"));
            await Task.WhenAll(streams.Select((stream, i) => EchoAsync(stream, $"{i} again")));
            await Task.WhenAll(streams.Select(async stream =>
            {
                await stream.RequestStream.CompleteAsync();
                Assert.That(await stream.ResponseStream.MoveNext(default), Is.False);
            })).Soon();
            Assert.That(Volatile.Read(ref running), Is.Zero);
        }

        Assert.That(OpenSockets.Count(), Is.LessThanOrEqualTo(before));
    }

    private static async Task EchoAsync(AsyncDuplexStreamingCall<BytesValue, BytesValue> stream, string text)
    {
        await stream.RequestStream.WriteAsync(Talk.Message(text)).Soon();
        Assert.That(await stream.ResponseStream.MoveNext(default).Soon(), Is.True);
        Assert.That(stream.ResponseStream.Current.Text(), Is.EqualTo(text));
    }
}
