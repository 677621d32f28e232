using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Streams of callers that ignore their token: nobody waits for them, and none is left open.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(false)]
[TestFixture(true)]
public sealed class ForeignStreamTests(bool isFile) : IDisposable
{
    private readonly SilentStream _silent = new();
    private readonly CancellationTokenSource _source = new();

    public void Dispose()
    {
        _silent.Dispose();
        _source.Dispose();
    }

    [Test]
    public async Task WriteToAsync_ReadIgnoresCancellation_DisposesWhenItEnds()
    {
        Task writing = WriteAsync(_ => new(_silent));
        await _silent.Reading.WaitAsync();

        await _source.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(writing);
        Assert.That(_silent.Disposed.IsOpen, Is.False);
        _silent.Answer(1);
        await _silent.Disposed.WaitAsync();
    }

    [Test]
    public async Task WriteToAsync_OpeningIgnoresCancellation_DisposesWhatComesLate()
    {
        Gate opening = new();
        TaskCompletionSource<Stream> opened = new();
        Task writing = WriteAsync(_ =>
        {
            opening.Open();
            return new(opened.Task);
        });
        await opening.WaitAsync();

        await _source.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(writing);
        opened.SetResult(_silent);
        await _silent.Disposed.WaitAsync();
    }

    [Test]
    public async Task WriteToAsync_OpeningBlocks_IsNotWaitedFor()
    {
        Gate opening = new();
        using ManualResetEventSlim free = new();
        Task writing = WriteAsync(_ =>
        {
            opening.Open();
            free.Wait(CancellationToken.None);
            return new(_silent);
        });
        await opening.WaitAsync();

        await _source.CancelAsync();

        await Thrown.ByAsync<OperationCanceledException>(writing);
        free.Set();
        await _silent.Disposed.WaitAsync();
    }

    [Test]
    public async Task WriteToAsync_OpeningFails_ThrowsTheCause()
    {
        InvalidDataException cause = new("lost");

        Assert.That(await Thrown.ByAsync<InvalidDataException>(WriteAsync(_ => throw cause)), Is.SameAs(cause));
    }

    private Task WriteAsync(Func<CancellationToken, ValueTask<Stream>> open)
    {
        ImageBuildContext context = isFile
            ? ImageBuildContext.FromFiles([BuildContextFile.FromText("Dockerfile", "FROM scratch\n"), BuildContextFile.FromStream("s", open, 2)])
            : ImageBuildContext.FromStream(open);
        return context.WriteToAsync(Stream.Null, _source.Token);
    }
}
