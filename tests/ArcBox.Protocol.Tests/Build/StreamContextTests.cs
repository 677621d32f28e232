using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Build;

/// <summary>Archives that are opened for each build.</summary>
public sealed class StreamContextTests
{
    [Test]
    public async Task WriteToAsync_Twice_OpensAndDisposesEachTime()
    {
        List<MemoryStream> opened = [];
        ImageBuildContext context = ImageBuildContext.FromStream(_ =>
        {
            opened.Add(new MemoryStream("archive"u8.ToArray()));
            return ValueTask.FromResult<Stream>(opened[^1]);
        });

        Assert.That(opened, Is.Empty);
        Assert.That(await context.ToBytesAsync(), Is.EqualTo("archive"u8.ToArray()));
        Assert.That(await context.ToBytesAsync(), Is.EqualTo("archive"u8.ToArray()));
        Assert.That(opened.Select(stream => stream.CanRead), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task WriteToAsync_ReadFails_DisposesAndThrowsTheCause()
    {
        InvalidDataException cause = new("lost");
        StreamDouble broken = new(_ => throw cause);
        ImageBuildContext context = ImageBuildContext.FromStream(_ => ValueTask.FromResult<Stream>(broken));

        Assert.That(await Thrown.ByAsync<InvalidDataException>(context.WriteToAsync(Stream.Null)), Is.SameAs(cause));
        Assert.That(broken.IsDisposed, Is.True);
    }

    [Test]
    public async Task WriteToAsync_FunctionGivesNothing_SaysSo()
    {
        ImageBuildContext context = ImageBuildContext.FromStream(_ => ValueTask.FromResult<Stream>(null!));

        Assert.That((await Thrown.ByAsync<InvalidOperationException>(context.WriteToAsync(Stream.Null))).Message, Does.Contain("null"));
        Assert.That(() => ImageBuildContext.FromStream(null!), Throws.ArgumentNullException);
    }
}
