using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Moq;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Calls that are waited for: their forms, and what is said before there is a task.</summary>
public sealed class ToEndTests
{
    private static readonly ImageBuildContext Context = ImageBuildContext.FromTar(Stream.Null);

    [Test]
    public async Task ToEndAsync_TokenWithoutProgress_GoesToTheCall()
    {
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        PullOptions pull = new();
        PushOptions push = new();
        BuildOptions build = new();
        Mock<IImageClient> mock = new(MockBehavior.Strict);
        foreach (PullOptions? options in new[] { null, pull })
            mock.Setup(client => client.PullAsync("a", options, token)).Returns(Streams.Of(new PullProgress { Status = "Digest: sha256:1" }));
        foreach (PushOptions? options in new[] { null, push })
            mock.Setup(client => client.PushAsync("a", options, token)).Returns(Streams.Of(new PushProgress { Status = "1: digest: sha256:1 size: 945" }));
        foreach (BuildOptions? options in new[] { null, build })
            mock.Setup(client => client.BuildAsync(Context, options, token)).Returns(Streams.Of(new BuildProgress { Stream = "[Warning] w\n" }));
        IImageClient client = mock.Object;

        Assert.That((await client.PullToEndAsync("a", token)).Digest, Is.EqualTo("sha256:1"));
        Assert.That((await client.PullToEndAsync("a", pull, token)).Digest, Is.EqualTo("sha256:1"));
        Assert.That((await client.PushToEndAsync("a", token)).Digest, Is.EqualTo("sha256:1"));
        Assert.That((await client.PushToEndAsync("a", push, token)).Digest, Is.EqualTo("sha256:1"));
        Assert.That((await client.BuildToEndAsync(Context, token)).Warnings, Has.Count.EqualTo(1));
        Assert.That((await client.BuildToEndAsync(Context, build, token)).Warnings, Has.Count.EqualTo(1));
        mock.VerifyAll();
    }

    [Test]
    public async Task ToEndAsync_OptionsWithoutTheirName_AreNoTokens()
    {
        Mock<IImageClient> mock = new(MockBehavior.Strict);
        mock.Setup(client => client.PullAsync("a", new PullOptions { Platform = Platform.Parse("linux") }, default)).Returns(Streams.Of<PullProgress>());
        mock.Setup(client => client.PushAsync("a", null, default)).Returns(Streams.Of<PushProgress>());
        mock.Setup(client => client.BuildAsync(Context, It.Is<BuildOptions>(options => options.Target == "t"), default)).Returns(Streams.Of<BuildProgress>());

        await mock.Object.PullToEndAsync("a", new() { Platform = Platform.Parse("linux") });
        await mock.Object.PushToEndAsync("a", default);
        await mock.Object.BuildToEndAsync(Context, new() { Target = "t" }, default);

        mock.VerifyAll();
    }

    [Test]
    public async Task ToEndAsync_Arguments_AreCheckedAtOnce()
    {
        await using ReplayEngine engine = ReplayEngine.For("docker-pull");
        await using ImageClient client = engine.CreateClient();

        Refuses<ArgumentException>(() => client.PullToEndAsync("Upper:1"));
        Refuses<ArgumentException>(() => client.PushToEndAsync("Upper:1"));
        Refuses<ArgumentException>(() => client.BuildToEndAsync(Context, new BuildOptions { Tags = ["Upper:1"] }));
        Refuses<ArgumentNullException>(() => client.PullToEndAsync(null!));
        Refuses<ArgumentNullException>(() => client.PushToEndAsync(null!));
        Refuses<ArgumentNullException>(() => client.BuildToEndAsync(null!));
        IImageClient none = null!;
        Refuses<ArgumentNullException>(() => none.PullToEndAsync("a", CancellationToken.None));
        Refuses<ArgumentNullException>(() => none.PushToEndAsync("a", CancellationToken.None));
        Refuses<ArgumentNullException>(() => none.BuildToEndAsync(Context, CancellationToken.None));
    }

    private static void Refuses<T>(Func<Task> call)
        where T : Exception
    {
        // Not awaited: the task of an asynchronous method would have kept the exception.
        try
        {
            _ = call();
        }
        catch (T)
        {
            return;
        }

        Assert.Fail($"{typeof(T).Name} was not thrown at once");
    }
}
