using ArcBox.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Filters that dockerd 20.10 does not have, and what it does with forms that the client does not send.</summary>
public sealed class ListFilterTests : StateTestBase
{
    private static readonly DateTimeOffset Day = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    // Half a second, so that it shows that ages count from a whole one.
    protected override ArcBoxMockOptions Options => new() { TimeProvider = new FakeTimeProvider(Day.AddDays(1).AddSeconds(0.5)) };

    [TestCase("24h", "old")]
    [TestCase("23h59m59s", "old,of the day")]
    [TestCase("-24h", "old,of the day,of an hour later")]
    [TestCase("23.5h", "old,of the day")]
    [TestCase("0s", "old,of the day,of an hour later")]
    [TestCase("86399999ms", "old")]
    [TestCase("86399000ms", "old,of the day")]
    [TestCase("86399000000us", "old,of the day")]
    [TestCase("86399000000µs", "old,of the day")]
    [TestCase("86399000000000ns", "old,of the day")]
    [TestCase(".5h", "old,of the day,of an hour later")]
    [TestCase("2562047h", "")]
    [TestCase("2026-01-10", "old")]
    [TestCase("2026-01-10Z", "old")]
    [TestCase("2026-01-10+01:00", "old")]
    [TestCase("2026-01-10-01:00", "old,of the day")]
    [TestCase("2026-01-10T01", "old,of the day")]
    [TestCase("2026-01-10T01:00Z", "old,of the day")]
    [TestCase("2026-01-10T01:00:01", "old,of the day,of an hour later")]
    [TestCase("2026-01-10T00:00:00.000000001Z", "old")]
    [TestCase("2026-01-10T00:00:00.0000001Z", "old,of the day")]
    [TestCase("1768003200", "old")]
    [TestCase("1768003201", "old,of the day")]
    [TestCase("1768003200.5", "old,of the day")]
    [TestCase("0", "")]
    [TestCase("99999999999999999999", "old,of the day,of an hour later")]
    public async Task ListAsync_Until_ShowsWhatIsOlder(string until, string shown)
    {
        await AddThreeAsync();

        Assert.That(await ListAsync(new ImageFilters().Add("until", until)), Is.EqualTo(shown));
    }

    [TestCase("")]
    [TestCase("yesterday")]
    [TestCase("1d")]
    [TestCase("h")]
    [TestCase("1h ")]
    [TestCase("-5")]
    [TestCase("2562048h")]
    [TestCase("99999999999999999999999999999999h")]
    [TestCase("2026-13-01")]
    [TestCase("2026-01-10T25:00:00Z")]
    public async Task ListAsync_UntilWhatIsNoTime_IsInvalid(string until)
    {
        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(
            () => Client.ListAsync(new ListOptions { Filters = new ImageFilters().Add("until", until) }));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidFilter)));
        Assert.That(thrown.Message, Is.EqualTo($"failed to parse value as time or duration: \"{until}\""));
    }

    [Test]
    public async Task ListAsync_SeveralTimes_NarrowTheChoice()
    {
        await AddThreeAsync();

        Assert.That(await ListAsync(new ImageFilters().Until(Day).Until(Day.AddDays(1))), Is.EqualTo("old"));
        Assert.That(await ListAsync(new ImageFilters().Until(TimeSpan.FromHours(1)).Before("day:1")), Is.EqualTo("old"));
        Assert.That(await ListAsync(new ImageFilters().Before("day:1").Before("later:1")), Is.EqualTo("old"));
        Assert.That(await ListAsync(new ImageFilters().Since("day:1").Since("old:1")), Is.EqualTo("of an hour later"));
    }

    [Test]
    public async Task ListAsync_WithoutLabel_ShowsTheOthers()
    {
        await AddThreeAsync();
        await Server.Store.AddImageAsync("bare:1", new MockImageOptions { Layers = 1, Created = Day.AddDays(-2) });

        Assert.That(await ListAsync(new ImageFilters().WithoutLabel("age").Reference("bare")), Is.EqualTo("none"));
        Assert.That(await ListAsync(new ImageFilters().WithoutLabel("nosuch")), Is.EqualTo("none,old,of the day,of an hour later"));
        Assert.That(await ListAsync(new ImageFilters().WithoutLabel("age")), Is.EqualTo("none"));
        // The containerd image store takes this for a value that the label does have, but another one.
        Assert.That(await ListAsync(new ImageFilters().WithoutLabel("age", "old")), Is.EqualTo("of the day,of an hour later"));
        Assert.That(await ListAsync(new ImageFilters().Label("age").WithoutLabel("age", "old")), Is.EqualTo("of the day,of an hour later"));
    }

    [TestCase("""{"reference":{"old":true,"day":false}}""", "old,of the day")]
    [TestCase("""{"label":{"age=old":false}}""", "old")]
    [TestCase("""{"reference":{}}""", "")]
    [TestCase("""{"reference":[]}""", "")]
    [TestCase("""{"label":[]}""", "old,of the day,of an hour later")]
    [TestCase("""{"dangling":["false","false"]}""", "old,of the day,of an hour later")]
    [TestCase("""{"reference":["old"],"reference":["day"]}""", "of the day")]
    [TestCase("{}", "old,of the day,of an hour later")]
    public async Task List_FormsThatAClientDoesNotSend_AreTakenAsDockerdDoes(string filters, string shown)
    {
        await AddThreeAsync();

        Assert.That(Ages((await Raw.ListAsync(new ListImagesRequest { Filters = filters })).Images), Is.EqualTo(shown));
    }

    [TestCase("""{"dangling":{"true":false}}""", "Invalid filter 'dangling=[true]'")]
    [TestCase("""{"dangling":[]}""", "Invalid filter 'dangling=[]'")]
    [TestCase("""{"dangling":["true","false"]}""", "Invalid filter 'dangling=[true false]'")]
    public async Task List_DanglingThatIsNeither_IsInvalid(string filters, string message)
    {
        RpcException? thrown = await Assert.ThrowsAsync<RpcException>(async () => await Raw.ListAsync(new ListImagesRequest { Filters = filters }));

        Assert.That((thrown!.StatusCode, thrown.Status.Detail), Is.EqualTo((StatusCode.InvalidArgument, message)));
    }

    [Test]
    public async Task ListAsync_MalformedPattern_IsInvalid()
    {
        await AddThreeAsync();

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(
            () => Client.ListAsync(new ListOptions { Filters = new ImageFilters().Reference("[") }));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidFilter)));
        Assert.That(thrown.Message, Is.EqualTo("syntax error in pattern"));
    }

    private async Task AddThreeAsync()
    {
        await AddAsync("old:1", "old", Day.AddDays(-1));
        await AddAsync("day:1", "of the day", Day);
        await AddAsync("later:1", "of an hour later", Day.AddHours(1));
    }

    private Task<MockImage> AddAsync(string name, string age, DateTimeOffset created)
        => Server.Store.AddImageAsync(name, new MockImageOptions { Layers = 1, Created = created, Labels = new Dictionary<string, string> { ["age"] = age } });

    private async Task<string> ListAsync(ImageFilters filters) => Ages(await Client.ListAsync(new ListOptions { Filters = filters }));

    // The oldest first.
    private static string Ages(IEnumerable<ImageSummary> images)
        => string.Join(',', images.Reverse().Select(image => image.Labels.TryGetValue("age", out string? age) ? age : "none"));
}
