using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Reports come in order, by the reader's own steps, and all before the call ends.</summary>
public sealed class ProgressStreamTests
{
    [Test]
    public async Task PullToEndAsync_Progress_IsToldAfterEachLineAndAtTheEnd()
    {
        Mock<IImageClient> mock = new();
        mock.Setup(client => client.PullAsync("x", null, default)).Returns(() => Streams.Of(
            new PullProgress { Id = "a", Status = "Downloading", Current = 1, Total = 2 }, new PullProgress { Id = "a", Status = "Pull complete" }));
        List<(long, bool)> reports = [];

        PullResult result = await mock.Object.PullToEndAsync(
            "x", progress: new OrderedProgress<TransferState>(state => reports.Add((state.Bytes, state.IsComplete))));

        Assert.That(reports, Is.EqualTo(new[] { (1L, false), (2, false), (2, true) }));
        Assert.That((result.Bytes, result.Layers.Count), Is.EqualTo((2L, 1)));
    }

    [Test]
    public async Task ReportTo_EachItem_IsReportedBeforeItIsHandedOn()
    {
        List<string> seen = [];
        OrderedProgress<int> progress = new(item => seen.Add($"reported {item}"));

        await foreach (int item in Streams.Of(1, 2).ReportTo(progress)) seen.Add($"read {item}");

        Assert.That(seen, Is.EqualTo(new[] { "reported 1", "read 1", "reported 2", "read 2" }));
    }

    [Test]
    public async Task ReportTo_HandlerThrows_EndsTheEnumeration()
    {
        IAsyncEnumerable<int> items = Streams.Of(1, 2, 3).ReportTo(new OrderedProgress<int>(item =>
        {
            if (item == 2) throw new InvalidOperationException("enough");
        }));

        (List<int> read, InvalidOperationException failure) = await items.FailureAsync<int, InvalidOperationException>();

        Assert.That((read.Count, failure.Message), Is.EqualTo((1, "enough")));
    }

    [Test]
    public void Arguments_Null_AreRefused()
    {
        Assert.That(() => new OrderedProgress<int>(null!), Throws.ArgumentNullException);
        Assert.That(() => Streams.Of(1).ReportTo(null!), Throws.ArgumentNullException);
        Assert.That(() => default(IAsyncEnumerable<int>)!.ReportTo(new OrderedProgress<int>(_ => { })), Throws.ArgumentNullException);
        Assert.That(() => default(IAsyncEnumerable<int>)!.WithStallTimeout(TimeSpan.FromSeconds(1)), Throws.ArgumentNullException);
        Assert.That(
            () => Streams.Of(1).WithStallTimeout(TimeSpan.Zero),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout"));
    }
}
