namespace ArcBox.Protocol.ContractTests;

[Description("Calls: arguments")]
public sealed class CallArguments(ContractHost host) : Contract(host)
{
    private static readonly string Digest = "sha256:" + new string('0', 64);

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("registry.example/UPPER/case")]
    [TestCase("name:tag:tag")]
    [TestCase("name@sha256:short")]
    [TestCase("größe")]
    [TestCase("https://name")]
    public void PullAndPushAsync_MalformedReference_ThrowWhenTheyAreCalled(string reference, CancellationToken token)
    {
        Assert.That(() => Client.PullAsync(reference, token), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Client.PushAsync(reference, token), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase("")]
    [TestCase("registry.example/UPPER/case")]
    [TestCase("name:tag:tag")]
    public void TagAsync_MalformedTarget_IsAnArgumentException(string target, CancellationToken token)
        => Assert.That(() => Client.TagAsync(Unique(), target, token), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void AnyCall_DigestWhereANameIsGiven_IsAnArgumentException(CancellationToken token)
    {
        string byDigest = $"{Repository(Unique())}@{Digest}";

        Assert.That(() => Client.PushAsync(byDigest, token), Throws.ArgumentException);
        Assert.That(() => Client.TagAsync(Unique(), byDigest, token), Throws.ArgumentException);
        Assert.That(() => Client.BuildAsync(ContextOf("FROM scratch\n"), new BuildOptions { Tags = [byDigest] }, token), Throws.ArgumentException);
    }

    [Test]
    public void AnyCall_Null_IsAnArgumentNullException(CancellationToken token)
    {
        Assert.That(() => Client.PullAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.PushAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.BuildAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.InspectAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.RemoveAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.TagAsync(null!, Unique(), token), Throws.ArgumentNullException);
        Assert.That(() => Client.TagAsync(Unique(), null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.ExistsAsync(null!, token), Throws.ArgumentNullException);
        Assert.That(() => Client.FindIdAsync(null!, token), Throws.ArgumentNullException);
    }

    [Test]
    public async Task BuildAsync_MalformedTag_ThrowsBeforeAnythingIsRead(CancellationToken token)
    {
        await using EndlessStream endless = new();

        Assert.That(
            () => Client.BuildAsync(ImageBuildContext.FromTar(endless), new BuildOptions { Tags = [Unique(), EachCall.Malformed] }, token),
            Throws.InstanceOf<ArgumentException>());

        Assert.That(endless.Position, Is.Zero);
    }

    [TestCase("a-b")]
    [TestCase("a.b_c__d")]
    [TestCase("v1.2.3-rc.1")]
    [TestCase("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task TagAsync_UnusualTag_IsKept(string tag, CancellationToken token)
    {
        string name = Unique(tag: tag);

        await Client.TagAsync(await GetStandingAsync(token), name, token);

        Assert.That((await Client.InspectAsync(name, token)).RepoTags, Does.Contain(name));
    }

    [Test]
    public async Task TagAsync_DeepRepository_IsKept(CancellationToken token)
    {
        string standing = await GetStandingAsync(token);
        string name = $"{Host.Registry}/contract/{string.Join('/', Enumerable.Repeat("part", 20))}/{Guid.NewGuid():n}:1";

        await Client.TagAsync(standing, name, token);

        Assert.That(await Client.FindIdAsync(name, token), Is.EqualTo(await Client.FindIdAsync(standing, token)));
    }
}
