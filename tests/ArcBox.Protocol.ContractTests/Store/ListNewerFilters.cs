using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("List: filters of newer engines, and from JSON")]
public sealed class ListNewerFilters(ContractHost host) : Contract(host)
{
    private static readonly DateTimeOffset Between = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task ListAsync_UntilATime_FindsWhatIsOlder(CancellationToken token)
    {
        // Published images are of 2001, built ones of now.
        string old = (await Client.FindIdAsync(await PullNewAsync(token), token))!;
        string young = await MakeAsync(token);

        await AssertFoundAsync(new ImageFilters().Until(Between), old, young, token);
    }

    [Test]
    public async Task ListAsync_UntilAnAge_FindsWhatIsOlder(CancellationToken token)
    {
        string old = (await Client.FindIdAsync(await PullNewAsync(token), token))!;
        string young = await MakeAsync(token);

        await AssertFoundAsync(new ImageFilters().Until(TimeSpan.FromHours(1.5)), old, young, token);
    }

    [Test]
    public async Task ListAsync_WithoutLabel_FindsWhatLacksIt(CancellationToken token)
    {
        string key = "key-" + Guid.NewGuid().ToString("n");
        string labelled = await MakeLabelledAsync(key, "1", token);
        string other = await MakeAsync(token);

        await AssertFoundAsync(new ImageFilters().WithoutLabel(key), other, labelled, token);
    }

    [Test]
    public async Task ListAsync_WithoutLabelOfAValue_FindsWhatHasAnotherOne(CancellationToken token)
    {
        string key = "key-" + Guid.NewGuid().ToString("n");
        string first = await MakeLabelledAsync(key, "1", token);
        string second = await MakeLabelledAsync(key, "2", token);

        await AssertFoundAsync(new ImageFilters().WithoutLabel(key, "1"), second, first, token);
    }

    [TestCase("{{\"reference\":[\"{0}\"]}}")]
    [TestCase("{{\"reference\":{{\"{0}\":true}}}}")]
    public async Task ListAsync_FiltersFromJson_FindTheImage(string json, CancellationToken token)
    {
        string name = Unique();
        string id = await MakeAsync(token, name);
        ImageFilters filters = ImageFilters.Parse(string.Format(System.Globalization.CultureInfo.InvariantCulture, json, name));

        Assert.That(await ListAsync(filters, token), Is.EqualTo([id]));
    }

    [TestCase("yesterday")]
    [TestCase("2026-13-01")]
    [TestCase("9000000h")]
    public async Task ListAsync_UntilWhatIsNoTime_IsInvalid(string time, CancellationToken token)
        => await AssertInvalidAsync(new ImageFilters().Add("until", time), token);

    private async Task AssertFoundAsync(ImageFilters filters, string found, string left, CancellationToken token)
    {
        if (Differs(Difference.NewerFiltersAreUnknown)) await AssertInvalidAsync(filters, token);
        else Assert.That(await ListAsync(filters, token), Does.Contain(found).And.Not.Contain(left));
    }

    private async Task AssertInvalidAsync(ImageFilters filters, CancellationToken token)
    {
        ArcBoxException? thrown = await Assert.ThrowsAsync<ArcBoxException>(() => ListAsync(filters, token));

        Assert.That((thrown!.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidFilter)));
    }

    private async Task<IEnumerable<string>> ListAsync(ImageFilters filters, CancellationToken token)
        => (await Client.ListAsync(new ListOptions { Filters = filters }, token)).Select(image => image.Id);

    private Task<string> MakeLabelledAsync(string key, string value, CancellationToken token)
        => Host.ImportAsync(new Dictionary<string, string> { [key] = value }, token);
}
