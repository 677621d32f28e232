using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

public sealed class ListTests : StateTestBase
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task ListAsync_Empty_IsEmpty() => Assert.That(await Client.ListAsync(new ListOptions { All = true }), Is.Empty);

    [Test]
    public async Task ListAsync_Images_TellsAboutThemTheYoungestFirst()
    {
        await AddAllAsync();

        IReadOnlyList<ImageSummary> images = await Client.ListAsync();

        Assert.That(images.Select(image => image.RepoTags.FirstOrDefault()), Is.EqualTo(new[] { "team/app:2", "nginx:1.27", null, "team/app:1" }));
        foreach (ImageSummary image in images)
        {
            ImageInfo info = await Client.InspectAsync(image.Id);
            Assert.That(image.RepoTags, Is.EqualTo(info.RepoTags));
            Assert.That(image.RepoDigests, Is.EqualTo(info.RepoDigests));
            Assert.That(image.Labels, Is.EqualTo(info.Config.Labels));
            Assert.That(image.CreatedAt, Is.EqualTo(info.CreatedAt));
            Assert.That((image.Size, image.VirtualSize, image.Containers), Is.EqualTo((info.Size, info.Size, -1L)));
        }
    }

    [TestCase("reference", "nginx", "nginx:1.27")]
    [TestCase("reference", "nginx:1.*", "nginx:1.27")]
    [TestCase("reference", "ngin?:1.27", "nginx:1.27")]
    [TestCase("reference", "[m-o]ginx", "nginx:1.27")]
    [TestCase("reference", "[^a-m]ginx", "nginx:1.27")]
    [TestCase("reference", @"\nginx", "nginx:1.27")]
    [TestCase("reference", "*", "nginx:1.27")]
    [TestCase("reference", "*/*", "team/app:2,team/app:1")]
    [TestCase("reference", "team/*", "team/app:2,team/app:1")]
    [TestCase("reference", "team/app:1", "team/app:1")]
    [TestCase("reference", "team", "")]
    [TestCase("reference", "docker.io/library/nginx", "")]
    [TestCase("reference", "*[^m]*p", "")]
    [TestCase("reference", "*t*m/*p", "team/app:2,team/app:1")]
    [TestCase("label", "stage", "team/app:2,team/app:1")]
    [TestCase("label", "stage=test", "team/app:1")]
    [TestCase("label", "stage=", "")]
    [TestCase("label", "nosuch", "")]
    [TestCase("dangling", "true", "<none>")]
    [TestCase("dangling", "1", "<none>")]
    [TestCase("dangling", "false", "team/app:2,nginx:1.27,team/app:1")]
    [TestCase("before", "nginx:1.27", "<none>,team/app:1")]
    [TestCase("since", "nginx:1.27", "team/app:2")]
    [TestCase("since", "team/app:1", "team/app:2,nginx:1.27,<none>")]
    public async Task ListAsync_OneFilter_ShowsWhatMatches(string key, string value, string shown)
    {
        await AddAllAsync();
        ListOptions options = new() { Filters = new ImageFilters().Add(key, value) };

        Assert.That(Names(await Client.ListAsync(options)), Is.EqualTo(shown));
    }

    [Test]
    public async Task ListAsync_SeveralFilters_NarrowTheChoice()
    {
        await AddAllAsync();

        ImageFilters labels = new ImageFilters().Label("stage").Label("team", "web");
        ImageFilters references = new ImageFilters().Reference("nginx").Reference("team/app:1");
        ImageFilters both = new ImageFilters().Reference("team/*").Label("stage", "live");

        Assert.That(Names(await Client.ListAsync(new ListOptions { Filters = labels })), Is.EqualTo("team/app:2"));
        Assert.That(Names(await Client.ListAsync(new ListOptions { Filters = references })), Is.EqualTo("nginx:1.27,team/app:1"));
        Assert.That(Names(await Client.ListAsync(new ListOptions { Filters = both })), Is.EqualTo("team/app:2"));
    }

    [Test]
    public async Task ListAsync_ReferenceFilter_ShowsTheNamesThatMatchAlone()
    {
        MockImage image = await Server.Store.AddImageAsync("app:1");
        await Client.TagAsync("app:1", "other:1");

        ImageSummary found = (await Client.ListAsync(new ListOptions { Filters = new ImageFilters().Reference("other") })).Single();

        Assert.That((found.Id, found.RepoTags.Single()), Is.EqualTo((image.Id, "other:1")));
    }

    [TestCase("nosuch", "1", "Invalid filter 'nosuch'")]
    [TestCase("dangling", "maybe", "Invalid filter 'dangling=[maybe]'")]
    public async Task ListAsync_UnknownFilter_IsInvalid(string key, string value, string message)
    {
        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(
            () => Client.ListAsync(new ListOptions { Filters = new ImageFilters().Add(key, value) }));

        Assert.That((thrown.StatusCode, thrown.Reason, thrown.Message), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidFilter, message)));
    }

    [TestCase("before")]
    [TestCase("since")]
    public async Task ListAsync_FilterByAnImageThatIsMissing_IsNotFound(string key)
    {
        ImageNotFoundException thrown = await FailureOfAsync<ImageNotFoundException>(
            () => Client.ListAsync(new ListOptions { Filters = new ImageFilters().Add(key, "nosuch:1") }));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
    }

    [TestCase("notjson")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{\"label\":\"a\"}")]
    [TestCase("{\"label\":[1]}")]
    [TestCase("{\"label\":[null]}")]
    [TestCase("{\"label\":{\"a\":1}}")]
    [TestCase("{\"label\":[\"a\"],\"reference\":{\"b\":true}}")]
    public async Task List_FiltersThatAreNotJson_AreInvalid(string filters)
    {
        RpcException? thrown = await Assert.ThrowsAsync<RpcException>(async () => await Raw.ListAsync(new ListImagesRequest { Filters = filters }));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task List_FiltersAsAMap_AreUnderstoodToo()
    {
        await AddAllAsync();

        ListImagesResponse found = await Raw.ListAsync(new ListImagesRequest { Filters = """{"reference":{"nginx":true}}""" });

        Assert.That(Names(found.Images), Is.EqualTo("nginx:1.27"));
    }

    private async Task AddAllAsync()
    {
        await Server.Store.AddImageAsync("team/app:1", new MockImageOptions
        {
            Layers = 1, Created = Day, Labels = new Dictionary<string, string> { ["stage"] = "test" },
        });
        await Server.Store.AddImageAsync(null, new MockImageOptions { Layers = 1, Created = Day.AddDays(1) });
        Server.AddImage("nginx:1.27", new MockImageOptions { Layers = 1, Created = Day.AddDays(2) });
        await Server.Store.PullAsync("nginx:1.27");
        await Server.Store.AddImageAsync("team/app:2", new MockImageOptions
        {
            Layers = 1, Created = Day.AddDays(3), Labels = new Dictionary<string, string> { ["stage"] = "live", ["team"] = "web" },
        });
    }

    private static string Names(IEnumerable<ImageSummary> images)
        => string.Join(',', images.Select(image => image.RepoTags.Count == 0 ? "<none>" : string.Join('+', image.RepoTags)));
}
