namespace ArcBox.Ttrpc.Tests.Framing;

internal sealed class InboxTests
{
    [Test]
    public async Task Read_CancelledBesideAMessage_LosesAndRepeatsNothing()
    {
        const int Count = 2000;
        Inbox<string> inbox = new(int.MaxValue);
        Task<List<string>> reading = Task.Run(async () =>
        {
            List<string> seen = [];
            while (true)
            {
                using CancellationTokenSource cancel = new();
                Task<bool> read = inbox.MoveNext(cancel.Token);
                await cancel.CancelAsync();
                try
                {
                    if (!await read) return seen;
                    seen.Add(inbox.Current);
                }
                catch (OperationCanceledException)
                {
                    await Task.Yield();
                }
            }
        });
        for (int i = 0; i < Count; i++) Wake(inbox, inbox.Add($"{i}", 1));
        Wake(inbox, inbox.End(null));
        Assert.That(await reading.Soon(), Is.EqualTo(Enumerable.Range(0, Count).Select(i => $"{i}")));
    }

    [Test]
    public async Task Room_ComesBackWhenHalfWasReadOrTheStreamEnds()
    {
        Inbox<string> inbox = new(1000);
        for (int i = 0; inbox.HasRoom; i++) inbox.Add($"{i}", 100);
        Task room = inbox.WaitForRoomAsync();
        Assert.That(await inbox.MoveNext(default).Soon(), Is.True);
        Assert.That(room.IsCompleted, Is.False, "else it would stop and go with each message");
        while (!room.IsCompleted) Assert.That(await inbox.MoveNext(default).Soon(), Is.True);
        while (inbox.HasRoom) inbox.Add("more", 100);
        room = inbox.WaitForRoomAsync();
        inbox.Abort(new InvalidOperationException("Over."));
        await room.Soon();
        await Thrown.ByAsync<InvalidOperationException>(inbox.MoveNext(default));
        Assert.That(() => inbox.Current, Throws.InvalidOperationException);
    }

    private static void Wake(IThreadPoolWorkItem inbox, bool isToBeWoken)
    {
        if (isToBeWoken) inbox.Execute();
    }
}
