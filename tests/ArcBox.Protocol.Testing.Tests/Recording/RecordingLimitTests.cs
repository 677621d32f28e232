using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class RecordingLimitTests
{
    private static readonly ScriptedEngine Engine = new()
    {
        OnPull = async (_, writer, _) =>
        {
            for (int number = 0; number < 10; number++) await writer.WriteAsync(new PullProgress { Id = $"{number}" });
        },
    };

    public static IEnumerable<TestCaseData<CassetteRecorderOptions, string>> TooLow()
    {
        yield return new(new CassetteRecorderOptions { MaxCalls = 1 }, "1 calls");
        yield return new(new CassetteRecorderOptions { MaxMessages = 19 }, "19 messages");
        yield return new(new CassetteRecorderOptions { MaxBytes = 65 }, "65 bytes");
    }

    [TestCaseSource(nameof(TooLow))]
    public async Task ToCassetteAsync_PastALimit_FailsAndTheCallsDoNot(CassetteRecorderOptions options, string limit, CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(Engine, options);

        for (int call = 0; call < 2; call++)
            Assert.That(await session.Client.PullAsync("a", cancellationToken: token).ToListAsync(token), Has.Count.EqualTo(10));

        Assert.That(
            () => session.Recorder.ToCassetteAsync(token),
            Throws.InvalidOperationException
                .With.Message.Contains(limit).And.Message.Contains("Pull").And.Message.Contains("raise CassetteRecorderOptions.Max"));
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        Assert.That(() => session.Recorder.SaveAsync(path, token), Throws.InvalidOperationException);
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public async Task ToCassetteAsync_AtTheLimits_HasEverything(CancellationToken token)
    {
        // 10 messages of 3 bytes and a request of 3, twice.
        CassetteRecorderOptions options = new() { MaxCalls = 2, MaxMessages = 20, MaxBytes = 66 };
        await using RecordingSession session = await RecordingSession.StartAsync(Engine, options);

        for (int call = 0; call < 2; call++) await session.Client.PullAsync("a", cancellationToken: token).ToListAsync(token);

        Assert.That((await session.Recorder.ToCassetteAsync(token)).Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void Limits_OfZero_AreRefused()
    {
        Assert.That(() => new CassetteRecorderOptions { MaxCalls = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CassetteRecorderOptions { MaxMessages = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CassetteRecorderOptions { MaxBytes = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
