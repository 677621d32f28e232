using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What the client makes of its arguments, and of the answers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RequestTests : IAsyncDisposable
{
    private readonly List<object> _requests = [];
    private readonly ImageClient _client;
    private ExistsImageResponse _found = new();
    private Metadata? _headers;

    public RequestTests() => _client = new ImageClient(new InMemoryChannel(new ImageServiceDouble
    {
        OnPull = (request, _, context) => Answer(request, context, new Empty()),
        OnPush = (request, _, context) => Answer(request, context, new Empty()),
        OnList = (request, context) => Answer(request, context, new ListImagesResponse { Images = { new ImageSummary { Id = "1" } } }),
        OnInspect = (request, context) => Answer(request, context, new ImageInfo { Id = "1" }),
        OnRemove = (request, context) => Answer(request, context, new RemoveImageResponse { Untagged = { "a" } }),
        OnTag = (request, context) => Answer(request, context, new Empty()),
        OnExists = (request, context) => Answer(request, context, _found),
    }));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Test]
    public async Task PullAsync_Options_AreSent()
    {
        RegistryCredential credential = RegistryCredential.Basic("me", "secret");
        await _client.PullToEndAsync("nginx", new PullOptions { Platform = Platform.Parse("linux/aarch64"), Credential = credential }).Soon();
        await _client.PullToEndAsync("nginx").Soon();

        Assert.That(_requests, Is.EqualTo(new[]
        {
            new PullImageRequest { Reference = "nginx", Platform = "linux/arm64", Auth = credential.ToAuthString() },
            new PullImageRequest { Reference = "nginx" },
        }));
    }

    [Test]
    public async Task PushAsync_Options_AreSent()
    {
        RegistryCredential credential = RegistryCredential.RegistryToken("secret");
        await _client.PushToEndAsync("app:1", new PushOptions { Credential = credential }).Soon();

        Assert.That(_requests, Is.EqualTo(new[] { new PushImageRequest { Reference = "app:1", Auth = credential.ToAuthString() } }));
    }

    [Test]
    public async Task ListAsync_Options_AreSent()
    {
        IReadOnlyList<ImageSummary> images = await _client.ListAsync(new ListOptions { All = true, Digests = true, Filters = new ImageFilters().Dangling() }).Soon();
        await _client.ListAsync().Soon();

        Assert.That(images.Select(image => image.Id), Is.EqualTo(new[] { "1" }));
        Assert.That(_requests, Is.EqualTo(new[]
        {
            new ListImagesRequest { All = true, Digests = true, Filters = """{"dangling":["true"]}""" },
            new ListImagesRequest(),
        }));
    }

    [Test]
    public async Task RemoveAsync_Options_AreSent()
    {
        RemoveImageResponse answer = await _client.RemoveAsync("b5ee", new RemoveOptions { Force = true, PruneParents = true }).Soon();
        await _client.RemoveAsync("b5ee").Soon();

        Assert.That(answer.Untagged, Is.EqualTo(new[] { "a" }));
        Assert.That(_requests, Is.EqualTo(new[]
        {
            new RemoveImageRequest { Id = "b5ee", Force = true, PruneParents = true },
            new RemoveImageRequest { Id = "b5ee" },
        }));
    }

    [TestCase("app", "app", "latest")]
    [TestCase("docker.io/library/app:1", "app", "1")]
    [TestCase("localhost:5000/team/app:1", "localhost:5000/team/app", "1")]
    [TestCase("docker.io/localhost/app:1", "docker.io/localhost/app", "1")]
    [TestCase("docker.io/ghcr.io/app:1", "docker.io/ghcr.io/app", "1")]
    public async Task TagAsync_Target_IsSplitWithoutChangingItsMeaning(string target, string repository, string tag)
    {
        await _client.TagAsync("b5ee", target).Soon();

        Assert.That(_requests, Is.EqualTo(new[] { new TagImageRequest { Source = "b5ee", Repo = repository, Tag = tag } }));
    }

    [Test]
    public async Task InspectAsync_IdOrReference_IsSentAsItIs()
    {
        ImageInfo info = await _client.InspectAsync("B5EE:x").Soon();

        Assert.That(info.Id, Is.EqualTo("1"));
        Assert.That(_requests, Is.EqualTo(new[] { new InspectImageRequest { Id = "B5EE:x" } }));
    }

    [Test]
    public async Task ExistsAsync_Answer_IsToldAsBooleanAndAsId()
    {
        Assert.That(await _client.ExistsAsync("nginx").Soon(), Is.False);
        Assert.That(await _client.FindIdAsync("nginx").Soon(), Is.Null);
        _found = new ExistsImageResponse { Exists = true, Id = "sha256:1" };
        Assert.That(await _client.ExistsAsync("nginx").Soon(), Is.True);
        Assert.That(await _client.FindIdAsync("nginx").Soon(), Is.EqualTo("sha256:1"));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(null)]
    public void Calls_EmptyArgument_ThrowAtTheCall(string? empty)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => { _ = _client.InspectAsync(empty!); }, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => { _ = _client.RemoveAsync(empty!); }, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => { _ = _client.TagAsync(empty!, "app"); }, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => { _ = _client.TagAsync("app", empty!); }, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => { _ = _client.ExistsAsync(empty!); }, Throws.InstanceOf<ArgumentException>());
            Assert.That(() => { _ = _client.FindIdAsync(empty!); }, Throws.InstanceOf<ArgumentException>());
        }
    }

    [Test]
    public async Task Headers_Given_AreSentAndStayTheCallers()
    {
        Metadata headers = new() { { "x-trace", "1" } };
        PullOptions options = new() { Headers = headers };

        await _client.PullToEndAsync("nginx", options).Soon();
        Assert.That(_headers!.GetValue("x-trace"), Is.EqualTo("1"));
        await _client.InspectAsync("nginx", new InspectOptions { Headers = headers }).Soon();

        Assert.That(_headers!.GetValue("x-trace"), Is.EqualTo("1"));
        Assert.That(headers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Headers_ChannelAddsSome_CallersOwnAreNotChanged()
    {
        Metadata headers = [];
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble { OnExists = (_, _) => Task.FromResult(new ExistsImageResponse()) })
            .CreateCallInvoker().Intercept(new HeaderInterceptor()));

        await client.ExistsAsync("nginx", new ExistsOptions { Headers = headers }).Soon();

        Assert.That(headers, Is.Empty);
    }

    private Task<T> Answer<T>(object request, ServerCallContext context, T answer)
    {
        _requests.Add(request);
        _headers = context.RequestHeaders;
        return Task.FromResult(answer);
    }
}
