using ArcBox.Ttrpc.Tests.Support;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Server;

internal sealed class MetadataLimitTests
{
    [TestCase(1, 70_000)]
    [TestCase(20_000, 1)]
    public async Task Metadata_Above64KiB_IsRefusedAloneAndOtherCallsGoOn(int entries, int length)
    {
        (Gate started, Gate end) = (new Gate(), new Gate());
        TalkDouble talk = new()
        {
            OnUnary = async (request, _) =>
            {
                started.Open();
                await end.WaitAsync();
                return request;
            },
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        Task<string> other = room.Client.SayAsync("other");
        await started.WaitAsync();
        Status status = await room.Client.SayAsync("x", new CallOptions(Headers(entries, length))).FailsWithAsync(StatusCode.ResourceExhausted);
        Assert.That(status.Detail, Does.Contain("metadata"));
        end.Open();
        Assert.That(await other, Is.EqualTo("other"));
        Assert.That(await room.Client.SayAsync("next"), Is.EqualTo("next"));
        Assert.That(room.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Metadata_Above64KiB_IsRefusedForEveryKindOfCall([Values] MethodType kind)
    {
        await using TalkRoom room = await TalkRoom.OpenAsync();
        Task<string> call = room.Client.CallAsync(kind, "x", new CallOptions(Headers(1, 70_000)));
        await call.FailsWithAsync(StatusCode.ResourceExhausted);
    }

    [Test]
    public async Task Metadata_Below64KiB_Arrives()
    {
        TalkDouble talk = new() { OnUnary = (_, context) => Task.FromResult(Talk.Message(context.RequestHeaders.Count.ToString(null as IFormatProvider))) };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk);
        Assert.That(await room.Client.SayAsync("x", new CallOptions(Headers(6, 10_000))), Is.EqualTo("6"));
    }

    private static Metadata Headers(int entries, int length)
    {
        Metadata headers = [];
        for (int i = 0; i < entries; i++) headers.Add("k", new string('v', length));
        return headers;
    }
}
